/** Prints the API's description as it is committed in openapi.json. */
import { parseArgs } from "node:util";
import { documentText } from "../src/http/documentation.ts";
import { asked } from "../src/help.ts";
import { createEdge } from "../src/http/testing/edge.ts";

asked("Usage: npm run openapi --silent > openapi.json", () => parseArgs());

const { app } = createEdge();
await app.ready();
process.stdout.write(documentText(app));
await app.close();
