// Follows a year's timeline over a WebSocket until so many events came, over however many connections that takes, and
// writes the id of each.
//
//   node follow-ws.mjs ws://127.0.0.1:8019/graphql CONVENER YEAR AFTER COUNT
import { createClient } from "graphql-ws";
import WebSocket from "ws";

import { QUERY, arguments_of, received } from "./follow.mjs";

const { url, variables, count } = arguments_of(process.argv);
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  retryAttempts: 1_000,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 20)),
  shouldRetry: () => true,
});
// What is sent anew after a lost connection is this very object, so it says each time what was seen last.
const payload = { query: QUERY, variables };
for await (const answer of client.iterate(payload)) {
  variables.after = received(answer);
  if (count.reached()) break;
}
await client.dispose();
