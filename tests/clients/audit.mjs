// Holds a service to the public audit of GraphQL over HTTP: every check must be `ok`, the optional ones too.
//
//   node audit.mjs http://127.0.0.1:8019/graphql
import { auditServer } from "graphql-http";

const url = process.argv[2];
const results = await auditServer({ url });
const failed = results.filter((result) => result.status !== "ok");
for (const { id, name, status, reason } of failed) console.log(`${status} ${id}: ${name}: ${reason}`);
console.log(`${results.length - failed.length} of ${results.length} ok`);
process.exit(failed.length === 0 && results.length >= 61 ? 0 : 1);
