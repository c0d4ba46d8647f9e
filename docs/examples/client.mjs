// @ts-check
// A client without any library: it reads a festival year, and follows what happens in it over lost connections.
//
//   node docs/examples/client.mjs http://127.0.0.1:8019/graphql tp-mau 2019
//
// Its types are checked by `tsc`, and it is run against the service in the tests.

/** @typedef {{ message: string, path?: (string | number)[], extensions?: { code?: string, retryAfter?: number } }} Fault */
/** @typedef {{ id: string, recordedAt: string, summary: string, unitName: string | null }} Entry */
/** @typedef {{ totalCount: number, edges: { node: Entry }[] }} Entries */

/**
 * Asks for something, once more where the service says that a moment later it will do.
 *
 * @template T
 * @param {string} url
 * @param {string} query
 * @param {Record<string, unknown>} variables
 * @returns {Promise<T>}
 */
export async function ask(url, query, variables) {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
      body: JSON.stringify({ query, variables }),
    });
    /** @type {{ data?: T, errors?: Fault[] }} */
    const answer = await response.json();
    if (!answer.errors && answer.data !== undefined) return answer.data;
    const wait = Number(response.headers.get("retry-after"));
    if (!wait || tries === 3) throw new Error(answer.errors?.map((fault) => fault.message).join("\n"));
    await new Promise((resolve) => setTimeout(resolve, wait * 1_000));
  }
}

/**
 * Follows a year's timeline after an event, each event once and in order, whatever becomes of the connection.
 *
 * @param {string} url
 * @param {{ convener: string, year: number, after: string }} variables
 * @returns {AsyncGenerator<Entry>}
 */
export async function* follow(url, variables) {
  const query = `subscription($convener: ID!, $year: Int!, $after: ID!) {
    timeline(convener: $convener, year: $year, after: $after) { id recordedAt summary unitName }
  }`;
  let seen = variables.after;
  for (;;) {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/event-stream", "last-event-id": seen },
        body: JSON.stringify({ query, variables }),
      });
      if (!response.ok || !response.body) throw new Error(await response.text());
      let text = "";
      const decoder = new TextDecoder();
      for await (const bytes of /** @type {AsyncIterable<Uint8Array>} */ (/** @type {unknown} */ (response.body))) {
        const events = (text + decoder.decode(bytes, { stream: true })).split("\n\n");
        // The last piece is an event that has not come whole yet.
        text = events.pop() ?? "";
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (!data) continue;
          /** @type {{ data: { timeline: Entry }, extensions: { cursor: string } }} */
          const answer = JSON.parse(data);
          seen = answer.extensions.cursor;
          yield answer.data.timeline;
        }
      }
    } catch (error) {
      // A line that broke is taken up again; what the service refuses is not.
      if (!(error instanceof TypeError)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const [, script, url, convener, year] = process.argv;
if (url && script?.endsWith("client.mjs")) {
  const query = `query($convener: ID!, $year: Int!) {
    festival(in: $convener, year: $year) {
      timeline(first: 1) { totalCount edges { node { id recordedAt summary unitName } } }
    }
  }`;
  /** @type {{ festival: { timeline: Entries } | null }} */
  const { festival } = await ask(url, query, { convener, year: Number(year) });
  const first = festival?.timeline.edges[0]?.node;
  if (!festival || !first) throw new Error(`nothing happened in ${year} at ${convener}`);
  console.log(`${first.recordedAt}  ${first.summary}`);
  let left = festival.timeline.totalCount - 1;
  for await (const entry of follow(url, { convener: convener ?? "", year: Number(year), after: first.id })) {
    console.log(`${entry.recordedAt}  ${entry.summary}`);
    left -= 1;
    if (left === 0) break;
  }
}
