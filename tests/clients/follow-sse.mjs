// Follows a year's timeline by server-sent events until so many came, over however many connections that takes, and
// writes the id of each.
//
//   node follow-sse.mjs http://127.0.0.1:8019/graphql CONVENER YEAR AFTER COUNT
import { createClient } from "graphql-sse";

import { QUERY, Refused, arguments_of, received } from "./follow.mjs";

const { url, variables, count } = arguments_of(process.argv);
let seen;
const client = createClient({
  url,
  retryAttempts: 1_000,
  retry: () => new Promise((resolve) => setTimeout(resolve, 20)),
  // As a browser's own EventSource does by itself.
  headers: () => (seen ? { "last-event-id": seen } : {}),
  // Noted as it comes: the line may break before whoever follows has looked at it.
  onMessage: ({ event, data }) => {
    if (event === "next") seen = data.extensions?.cursor ?? seen;
  },
});
let isDone = false;
while (!isDone) {
  try {
    for await (const answer of client.iterate({ query: QUERY, variables })) {
      received(answer);
      isDone = count.reached();
      if (isDone) break;
    }
  } catch (error) {
    // The library takes a connection up again that it did not get, but leaves one that broke in the midst to us.
    if (error instanceof Refused) throw error;
  }
}
client.dispose();
