/** Checks a draw in the browser: the seed against the fingerprint of before, and every rank from the seed and
 * the published entries. The same as scripts/verify-draw.ts, without having to trust a program of ours. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { EntryView, QueueView } from "../../src/protocol/queue.ts";
import { call, type Answer } from "../call.ts";
import { callText } from "../call-for.ts";
import { queuePath } from "../pass.ts";
import { Link } from "../route.tsx";
import { callAsMe, session } from "../session.ts";
import { useTitle } from "../title.ts";
import { digestOf, rankAll } from "../waiting/ranks.ts";
import { Failed, Loading } from "./states.tsx";
import { number } from "../words/locale.ts";
import { meanwhile as words } from "../words/meanwhile.ts";

const SHOWN = 20;

export function DrawScreen({ event }: { event: string }) {
  const status = useSignal<Answer<QueueView> | null>(null);
  const load = async () => {
    status.value = null;
    status.value = await call<QueueView>(queuePath(event));
  };
  useEffect(() => void load(), [event]);
  useTitle(words.value.draw.title);
  if (status.value === null) return <Loading />;
  if ("problem" in status.value) return <Failed problem={status.value.problem} again={load} />;
  const { name, draw, lobbyOpensAt } = status.value.ok;
  const { title, none, notYet } = words.value.draw;
  return (
    <main class="page draw">
      <Link to={`/events/${event}`} class="back">
        <bdi>{name}</bdi>
      </Link>
      <h1>{title}</h1>
      {draw === null || draw.seed === null ? (
        <p>{lobbyOpensAt === null ? none : notYet}</p>
      ) : (
        <Check event={event} commitment={draw.commitment} seed={draw.seed} lots={draw.lots ?? 0} />
      )}
    </main>
  );
}

interface Result {
  readonly promised: boolean;
  readonly complete: boolean;
  readonly ranked: readonly string[];
  readonly mine: EntryView | null;
}

function Check(props: {
  readonly event: string;
  readonly commitment: string;
  readonly seed: string;
  readonly lots: number;
}) {
  const { event, commitment, seed, lots } = props;
  const done = useSignal(0);
  const result = useSignal<Answer<Result> | null>(null);
  const check = async () => {
    done.value = 0;
    result.value = null;
    const list = await callText(`${queuePath(event)}/lots`);
    if ("problem" in list) {
      result.value = list;
      return;
    }
    const ids = list.ok.split("\n").filter((id) => id !== "");
    const promised = (await digestOf(seed)) === commitment;
    const ranked = await rankAll(seed, ids, (count) => (done.value = count));
    const own =
      session.value === null
        ? null
        : await callAsMe<{ entry: EntryView }>(`${queuePath(event)}/entry`);
    const mine = own !== null && "ok" in own && own.ok.entry.inDraw ? own.ok.entry : null;
    const complete = new Set(ids).size === lots;
    result.value = { ok: { promised, complete, ranked, mine } };
  };
  const found = result.value;
  const draw = words.value.draw;
  if (found !== null && "problem" in found) return <Failed problem={found.problem} again={check} />;
  return (
    <>
      <section class="card">
        <h2>{draw.published}</h2>
        <dl class="proof">
          <dt>{draw.before}</dt>
          <dd>
            <code>{commitment}</code>
          </dd>
          <dt>{draw.atTheBell}</dt>
          <dd>
            <code>{seed}</code>
          </dd>
          <dt>{draw.entries}</dt>
          <dd>
            {number(lots)} · <a href={`${queuePath(event)}/lots`}>{draw.list}</a>
          </dd>
        </dl>
        <p class="hint">{draw.rule}</p>
        {found === null && (
          <button class="primary" disabled={done.value > 0} onClick={() => void check()}>
            {done.value > 0 ? draw.checking(done.value, lots) : draw.checkHere}
          </button>
        )}
      </section>
      {found !== null && <Found {...found.ok} />}
    </>
  );
}

function Found({ promised, complete, ranked, mine }: Result) {
  const rank = mine === null ? -1 : ranked.indexOf(mine.id) + 1;
  const draw = words.value.draw;
  const right = mine === null || rank === mine.number;
  return (
    <section class="card" role="status">
      <h2>{promised && complete && right ? draw.asPromised : draw.notAsPromised}</h2>
      <ul class="checks">
        <Line ok={promised} what={draw.promised} />
        <Line ok={complete} what={draw.complete} />
        {mine !== null && <Line ok={right} what={draw.yours(mine.id, rank, mine.number ?? 0)} />}
      </ul>
      <h3>{draw.first(Math.min(SHOWN, ranked.length))}</h3>
      <ol class="ranks">
        {ranked.slice(0, SHOWN).map((id) => (
          <li key={id} class={id === mine?.id ? "mine" : ""}>
            <code>{id}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Line({ ok, what }: { ok: boolean; what: string }) {
  return (
    <li class={ok ? "done" : "wrong"}>
      <span class="tick" aria-hidden="true">
        {ok ? "✓" : "✗"}
      </span>
      <span>
        {what}
        <span class="unseen">{ok ? words.value.draw.right : words.value.draw.wrong}</span>
      </span>
    </li>
  );
}
