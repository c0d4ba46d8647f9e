// Opens GraphiQL on this service, once it has been fetched.
const subscriptions = new URL("/graphql", location.href);
subscriptions.protocol = location.protocol === "https:" ? "wss:" : "ws:";

const example = `# Ví dụ: ba năm ngày hội gần nhất. Bấm nút chạy, hoặc Ctrl-Enter.
# For example: the latest three festival years. Press the button, or Ctrl-Enter.
{
  festivals(first: 3) {
    totalCount
    nodes { year convener { id } theme status }
  }
}
`;

ReactDOM.createRoot(document.getElementById("explorer")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql", subscriptionUrl: subscriptions.href }),
    defaultQuery: example,
    defaultEditorToolsVisibility: true,
  }),
);
