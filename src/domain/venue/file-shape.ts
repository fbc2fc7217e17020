/** The shape of a plan file and of a sidecar, property by property. What one property must be in the
 * light of others (ids, categories, positions) is check.ts's business. */
import {
  PLAN_VERSION,
  POSITION_MAX,
  PRICE_MAX,
  RADIUS_MAX,
  RADIUS_MIN,
  SIDECAR_VERSION,
} from "./plan-file.ts";
import { SECTION_ID_PATTERN } from "./section-id.ts";
import {
  list,
  mapOf,
  matching,
  number,
  object,
  oneOf,
  optional,
  required,
  text,
  whole,
} from "./shape.ts";

const NAME_LENGTH_MAX = 200;
const LABEL_LENGTH_MAX = 40;
const CATEGORY_LENGTH_MAX = 80;
const UUID_LENGTH_MAX = 64;

/** Words of letters, digits and a few signs, one space between them. No slash: a seat id is part of
 * an actor's address. */
const SEAT_ID_PATTERN = /^(?=.{1,64}$)[\p{L}\p{M}\p{N}._:+#()-]+( [\p{L}\p{M}\p{N}._:+#()-]+)*$/u;
const COLOR_PATTERN = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

const point = object({
  x: required(number(-POSITION_MAX, POSITION_MAX)),
  y: required(number(-POSITION_MAX, POSITION_MAX)),
});
const extent = object({
  width: required(number(0, POSITION_MAX)),
  height: required(number(0, POSITION_MAX)),
});
const uuid = optional(text(0, UUID_LENGTH_MAX));
const label = text(0, LABEL_LENGTH_MAX);
const category = text(1, CATEGORY_LENGTH_MAX);
const seatId = matching(
  SEAT_ID_PATTERN,
  "an id of 1 to 64 letters, digits, . _ : + # ( ) - and single spaces",
);

const seat = object({
  seat_guid: required(seatId),
  seat_number: required(label),
  // Whether there is such a category is checked apart, and that says more than "too short".
  category: required(text(0, CATEGORY_LENGTH_MAX)),
  position: required(point),
  radius: optional(number(RADIUS_MIN, RADIUS_MAX)),
  start_direction: optional(oneOf("<", ">", "<>")),
  uuid,
});

const row = object({
  row_number: required(label),
  row_label: optional(text(0, NAME_LENGTH_MAX)),
  seat_label: optional(text(0, NAME_LENGTH_MAX)),
  row_number_position: optional(oneOf("start", "end", "both", null)),
  position: optional(point),
  uuid,
  seats: required(list(seat)),
});

const area = object({
  shape: required(oneOf("polygon", "rectangle", "ellipse", "circle", "text")),
  color: required(text(0, LABEL_LENGTH_MAX)),
  border_color: optional(text(0, LABEL_LENGTH_MAX)),
  rotation: optional(number()),
  position: required(point),
  uuid,
  rectangle: optional(extent),
  circle: optional(object({ radius: required(number(0, POSITION_MAX)) })),
  ellipse: optional(object({ radius: required(point) })),
  polygon: optional(object({ points: required(list(point)) })),
  text: optional(
    object({
      text: required(text(0, NAME_LENGTH_MAX)),
      color: required(text(0, LABEL_LENGTH_MAX)),
      position: required(point),
      size: optional(number(0, POSITION_MAX)),
    }),
  ),
});

const zone = object({
  name: required(text(0, NAME_LENGTH_MAX)),
  zone_id: optional(
    matching(SECTION_ID_PATTERN, "an id of 1 to 64 letters A-Z, digits, . _ : and -"),
  ),
  uuid,
  position: required(point),
  rows: required(list(row)),
  areas: optional(list(area)),
});

export const planFileShape = object({
  version: optional(oneOf(PLAN_VERSION)),
  name: required(text(1, NAME_LENGTH_MAX)),
  size: required(extent),
  categories: required(
    list(
      object({
        name: required(category),
        color: required(matching(COLOR_PATTERN, "a colour such as #3f9c6d")),
      }),
    ),
  ),
  zones: required(list(zone)),
});

export const price = whole(0, PRICE_MAX);

export const sidecarShape = object({
  version: required(oneOf(SIDECAR_VERSION)),
  focal: optional(point),
  zones: optional(
    mapOf(
      object({
        gate: optional(text(1, LABEL_LENGTH_MAX)),
        tier: optional(text(1, LABEL_LENGTH_MAX)),
      }),
    ),
  ),
  seats: optional(
    mapOf(
      object({
        accessible: optional(oneOf("wheelchair", "companion")),
        companionOf: optional(seatId),
        restrictedView: optional(oneOf(true, false)),
        gapAfter: optional(oneOf(true, false)),
      }),
    ),
  ),
  prices: optional(mapOf(price)),
});
