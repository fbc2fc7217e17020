/** Prints the API's description as it is committed in openapi.json. */
import { documentText } from "../src/http/documentation.ts";
import { answerHelp } from "../src/help.ts";
import { createEdge } from "../src/http/testing/edge.ts";

answerHelp("Usage: npm run openapi --silent > openapi.json");

const { app } = createEdge();
await app.ready();
process.stdout.write(documentText(app));
await app.close();
