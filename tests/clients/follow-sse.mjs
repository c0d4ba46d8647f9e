// Follows a year's timeline by server-sent events until so many came, over however many connections that takes, and
// writes the id of each.
//
//   node follow-sse.mjs http://127.0.0.1:8019/graphql CONVENER YEAR AFTER COUNT
import { createClient } from "graphql-sse";

import { QUERY, arguments_of, received } from "./follow.mjs";

const { url, variables, count } = arguments_of(process.argv);
let seen;
const client = createClient({
  url,
  retryAttempts: 1_000,
  retry: () => new Promise((resolve) => setTimeout(resolve, 20)),
  // As a browser's own EventSource does by itself.
  headers: () => (seen ? { "last-event-id": seen } : {}),
});
for await (const answer of client.iterate({ query: QUERY, variables })) {
  seen = received(answer);
  if (count.reached()) break;
}
client.dispose();
