/** What the edge takes at most. Past a bound the answer is a problem at once, never a wait. */
import { LIVE_SIGN_MS } from "../protocol/live.ts";

/** The largest honest body is a hold of 20 seat ids: under 2 KB. */
export const BODY_MAX_BYTES = 16 * 1024;
/** Longest path parameter: a ticket code is up to 600 characters, percent-encoding aside. */
export const PARAM_MAX_CHARS = 1_024;
/** Open sockets, those of the live map aside. The next one is closed at once. */
export const CONNECTIONS_MAX = 20_000;
/** A socket on which nothing moves is closed. */
export const CONNECTION_IDLE_MS = 60_000;
/** Longer than the usual 60 s of a load balancer, which must be the one to close. */
export const KEEP_ALIVE_MS = 72_000;
export const HEADERS_TIMEOUT_MS = 10_000;
/** From the first byte of a request to its last. */
export const REQUEST_TIMEOUT_MS = 15_000;
/** At a stop, how long an open connection may be used once more by who does not know of it yet. */
export const STOP_LINGER_MS = 500;
/** At a stop, how long the last answers may take. */
export const STOP_ANSWERS_MS = 8_000;

/** Clients of one event's live map. What they cost the feed's process: docs/bench.md. */
export const LIVE_CLIENTS_MAX = 10_000;
/** Clients of all live maps of one network (GRANDSTAND_LIVE_PER_NETWORK), so that no one caller takes everybody's room.
 * Behind one address of a mobile carrier there may be many fans: who finds no room has the map all the same, anew every
 * 15 seconds at the latest. */
export const LIVE_NETWORK_CLIENTS_MAX = 2_000;
/** Clients of all live maps. The feed's process has an open file for each. */
export const LIVE_SOCKETS_MAX = 20_000;
/** Sockets on their way to the feed: it takes more than a thousand a second. */
export const LIVE_HANDOVERS_MAX = 2_000;
/** Clients that are written to in one go: about a millisecond in which the feed does nothing else. */
export const LIVE_GROUP_CLIENTS = 100;
/** A client that has this much unread is dropped; it comes back and fetches the snapshot. */
export const LIVE_BUFFER_MAX_BYTES = 256 * 1024;
/** A feed that has this much unread of what happens is stuck, and is started again. */
export const LIVE_RECORDS_MAX_BYTES = 4 * 1024 * 1024;
/** A feed that takes longer over a socket is stuck too. */
export const LIVE_TAKE_MS = 5_000;
/** The live map is one-way but for a wish for the snapshot: nothing a client says is longer, and it says little. */
export const LIVE_MESSAGE_MAX_BYTES = 1_024;
export const LIVE_MESSAGES_MAX = 16;
export const LIVE_PING_MS = LIVE_SIGN_MS;
/** How old the selling process's count of clients may be. */
export const LIVE_REPORT_MS = 250;
export const LIVE_PHASE_POLL_MS = 1_000;
/** How long a client may take to say goodbye when the server stops. */
export const LIVE_GOODBYE_MS = 1_000;
/** A feed that has not ended by then is killed. */
export const LIVE_STOP_MS = 3_000;
/** After a feed has died, until another is started: a fault that repeats itself takes no core. */
export const LIVE_RESTART_MS = 500;
/** When a client that found the live map full may try again. */
export const LIVE_RETRY_MS = 5_000;

/** How long one answer about the queue serves everybody. */
export const QUEUE_FRESH_MS = 500;
/** Joins of one buyer, whatever comes of them: who can sends again for a minute of 503s. A network's joins are counted
 * (GRANDSTAND_JOINS_PER_MINUTE) when their work is done: what is refused for want of it takes no place of others. */
export const OWN_JOINS_PER_MINUTE = 30;
/** A fan needs one look at the own entry; a page that is reloaded a few more. */
export const ENTRY_LOOKS_PER_MINUTE = 60;

/** Compressed plan documents in memory; a 100,000-seat plan takes about 5 MB in all its forms. */
export const PLANS_CACHED_MAX = 16;
/** Verified session tokens in memory, about 400 bytes each. */
export const SESSIONS_CACHED_MAX = 200_000;
