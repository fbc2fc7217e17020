/** Fastify with nothing behind it, in a process of its own: parses the same request and writes an
 * answer of the same size as a hold. The most that the box office could reach.
 *
 *   node bench/echo.ts <port> <answer as JSON>
 */
import fastify from "fastify";

const [port = "0", text = "{}"] = process.argv.slice(2);
const answer = JSON.parse(text) as object;
const app = fastify();
app.post("/echo", (request, reply) => {
  if (!(request.body instanceof Object)) return reply.code(400).send();
  return reply.code(201).send(answer);
});
await app.listen({ port: Number(port), host: "127.0.0.1" });
console.log("ready");
