// What both followers share.

export const QUERY = `subscription($convener: ID!, $year: Int!, $after: ID) {
  timeline(convener: $convener, year: $year, after: $after) { id }
}`;

export function arguments_of([, , url, convener, year, after, most]) {
  let came = 0;
  const count = { reached: () => ++came === Number(most) };
  return { url, variables: { convener, year: Number(year), after }, count };
}

// What the service refuses, and no line can mend.
export class Refused extends Error {}

// Writes what an answer brought, and gives the cursor to follow on from.
export function received(answer) {
  if (answer.errors) throw new Refused(JSON.stringify(answer.errors));
  console.log(answer.data.timeline.id);
  return answer.extensions.cursor;
}
