/** What an event is called, for what is shown away from it, and the way there. */
import { useOccasion } from "./kept-occasion.ts";
import { Link } from "./route.tsx";

/** Undefined until it is known. */
export function useEventName(event: string): string | undefined {
  return useOccasion(event)?.name;
}

export function EventName({ event }: { event: string }) {
  const name = useEventName(event);
  if (name === undefined) return null;
  return (
    <Link to={`/events/${event}`}>
      <bdi>{name}</bdi>
    </Link>
  );
}
