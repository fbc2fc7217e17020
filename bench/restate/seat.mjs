/** One object a seat on Restate: single writer, durable state. Listens on the port that it is given and says
 * so. Needs `npm install --prefix bench/restate`; started by bench/compare/restate.ts. */
import * as restate from "@restatedev/restate-sdk";

const seat = restate.object({
  name: "seat",
  handlers: {
    /** The first who asks has it. */
    hold: async (context, { buyer }) => {
      const holder = await context.get("holder");
      if (holder !== null && holder !== buyer)
        throw new restate.TerminalError("The seat is taken.", { errorCode: 409 });
      context.set("holder", buyer);
      return { seat: context.key, buyer };
    },
  },
});

const port = await restate.serve({ services: [seat], port: Number(process.argv[2]) });
console.log(`listening on ${port}`);
