/** Draws every seat of a venue in one instanced call. Each seat is a quad; the fragment shader cuts
 * the shape of its state out of it by signed distance, so that the state is told by shape as well as
 * by colour, at any zoom:
 *
 *   0 free      full disc in the category's colour (a rounded square for a wheelchair place,
 *               notched below when the view is restricted)
 *   1 held      ring in the category's colour
 *   2 sold      small dot
 *   3 blocked   short dash
 *   4 selected  large disc with a tick
 *   5 mine      large disc with a star
 *
 * with FADED (filter.ts) on top: not what the fan is looking for, a faint disc.
 *
 * Close up a free seat has its number, from a sheet of them (numbers.ts), pixel by pixel as it is written there.
 *
 * The distance functions are the usual ones for circle, box and segment. */
export const VERTEX = `#version 300 es
layout(location = 0) in vec2 position;   // plan units
layout(location = 1) in vec4 paint;      // rgb: category, a: flags / 255
layout(location = 2) in uint state;
layout(location = 3) in uint place;      // of its number on the sheet
uniform vec2 middle;    // camera, plan units
uniform vec2 zoom;      // clip units a plan unit
uniform vec2 perPixel;  // clip units a device pixel
uniform float radius;   // of a seat, device pixels
out vec2 spot;          // device pixels from the seat's centre, y down
flat out vec4 color;
flat out uint kind;
flat out uint faded;
flat out int number;    // -1: none
uniform int columns;    // of the sheet, 0: no numbers are written
// How far each shape reaches, in seat radii: most seats of a good sale are small dots, and a quad no
// larger than its shape spares most of the work.
const float REACH[6] = float[6](1.0, 0.9, 0.37, 0.55, 1.25, 1.25);
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
  kind = state & 7u;
  faded = state >> 3;
  number = columns == 0 || place == 0xffffu || state != 0u ? -1 : int(place);
  spot = corner * (radius * REACH[min(kind, 5u)] + 0.5);
  color = paint;
  vec2 at = (position - middle) * zoom + spot * perPixel;
  gl_Position = vec4(at.x, -at.y, 0.0, 1.0);
}`;

export const FRAGMENT = `#version 300 es
precision highp float;
precision highp int;
in vec2 spot;
flat in vec4 color;
flat in uint kind;
flat in uint faded;
flat in int number;
uniform float radius;
uniform sampler2D sheet;
uniform ivec2 cell;     // of one number, device pixels
uniform int columns;
uniform vec3 quiet;    // sold and blocked
uniform vec3 mine;     // selected and mine
uniform vec3 onMine;   // the tick and the star
uniform float strength; // of all seats: far away the stands show instead
out vec4 result;

float disc(vec2 p, float r) { return length(p) - r; }
float box(vec2 p, vec2 half_, float round_) {
  vec2 q = abs(p) - half_ + round_;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round_;
}
float line(vec2 p, vec2 a, vec2 b, float width) {
  vec2 pa = p - a, ba = b - a;
  return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0.0, 1.0)) - width;
}
float star(vec2 p, float r) {
  // Fold the plane into one of five arms, then the distance to the arm's edge.
  float turn = 6.2831853 / 5.0;
  float angle = mod(atan(p.x, -p.y) + turn / 2.0, turn) - turn / 2.0;
  vec2 q = length(p) * vec2(abs(sin(angle)), cos(angle));
  vec2 inner = 0.45 * r * vec2(sin(turn / 2.0), cos(turn / 2.0));
  vec2 edge = inner - vec2(0.0, r);
  return dot(q - vec2(0.0, r), normalize(vec2(-edge.y, edge.x)));
}
float cover(float distance_) { return clamp(0.5 - distance_, 0.0, 1.0); }

void main() {
  vec2 p = spot / radius;
  int flags = int(color.a * 255.0 + 0.5);
  float alpha;
  vec3 rgb = color.rgb;
  if (kind == 0u) {
    float d = (flags & 1) != 0 ? box(p, vec2(0.92), 0.3) : disc(p, 1.0);
    if ((flags & 4) != 0) d = max(d, -box(p - vec2(0.0, 1.0), vec2(0.34, 0.55), 0.1));
    alpha = cover(d * radius);
    // A little higher where the notch is.
    float raised = (flags & 4) != 0 ? 0.18 * radius : 0.0;
    ivec2 at = ivec2(floor(spot + vec2(0.0, raised))) + cell / 2;
    if (number >= 0 && all(greaterThanEqual(at, ivec2(0))) && all(lessThan(at, cell))) {
      ivec2 corner = ivec2(number % columns, number / columns) * cell;
      float ink = texelFetch(sheet, corner + at, 0).r;
      rgb = mix(rgb, vec3((flags & 128) != 0 ? 1.0 : 0.0), ink);
    }
  } else if (kind == 1u) {
    alpha = cover((abs(disc(p, 0.72)) - 0.16) * radius) * 0.85;
  } else if (kind == 2u) {
    rgb = quiet;
    alpha = cover(disc(p, 0.36) * radius);
  } else if (kind == 3u) {
    rgb = quiet;
    alpha = cover(box(p, vec2(0.5, 0.13), 0.0) * radius);
  } else {
    float mark = kind == 4u
      ? min(line(p, vec2(-0.5, 0.02), vec2(-0.14, 0.4), 0.14), line(p, vec2(-0.14, 0.4), vec2(0.52, -0.38), 0.14))
      : star(p, 0.86);
    rgb = mix(mine, onMine, cover(mark * radius));
    alpha = cover(disc(p, 1.22) * radius);
  }
  alpha *= strength * (faded != 0u ? 0.22 : 1.0);
  if (alpha <= 0.0) discard;
  result = vec4(rgb * alpha, alpha);
}`;
