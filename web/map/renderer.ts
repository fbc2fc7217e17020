/** The seats of one venue on a WebGL2 canvas, in one draw call. Positions and colours are uploaded once a theme,
 * numbers when they are first near enough to be read, states whenever any changed. It draws only when told to. */
import type { Venue } from "../plan.ts";
import { clamp, type Camera, type Size } from "./camera.ts";
import { NUMBERS_FROM_PX, SEAT_RADIUS } from "./detail.ts";
import { inkOn, legibleOn, rgbOf, SEAT_CONTRAST, type Rgb } from "./contrast.ts";
import { NOWHERE } from "./numbers.ts";
import { openSheets } from "./sheets.ts";
import { FRAGMENT, VERTEX } from "./shaders.ts";

/** Far away seats touch, so that a stand reads as an area of colour. */
const FAR_RADIUS = 0.68;
const FAR_BELOW_PX = 2.5;
const NEAR_ABOVE_PX = 7;
/** A seat never gets thinner than this, so that far away the stands read as tinted areas. */
const RADIUS_MIN_DEVICE_PX = 0.55;
const STATIC_BYTES = 12;
/** Beside the seat's flags: what is written on it is white, not black. */
const WHITE_INK = 128;

export type Palette = {
  readonly ground: Rgb;
  readonly quiet: Rgb;
  readonly mine: Rgb;
  readonly onMine: Rgb;
};

export type Renderer = {
  setPalette(palette: Palette): void;
  /** One state a seat (shaders.ts). */
  setStates(states: Uint8Array): void;
  /** `strength` from 0, nothing, to 1. */
  draw(camera: Camera, view: Size, deviceRatio: number, strength: number): void;
  destroy(): void;
};

/** Null when the browser has no WebGL2. `restored` is called when a lost context is back and must be
 * drawn again. */
export function createRenderer(
  canvas: HTMLCanvasElement,
  venue: Venue,
  restored: () => void,
): Renderer | null {
  const gl = canvas.getContext("webgl2", { alpha: true, antialias: false, depth: false });
  if (gl === null) return null;
  let scene = build(gl);
  if (scene === null) return null;
  let palette: Palette | null = null;
  let states: Uint8Array | null = null;
  const sheets = openSheets(gl, venue, getComputedStyle(canvas).fontFamily);

  const upload = () => {
    if (scene === null) return;
    if (palette !== null) {
      gl.bindBuffer(gl.ARRAY_BUFFER, scene.fixed);
      gl.bufferData(gl.ARRAY_BUFFER, fixedColumns(venue, palette), gl.STATIC_DRAW);
    }
    if (states !== null) {
      gl.bindBuffer(gl.ARRAY_BUFFER, scene.states);
      gl.bufferData(gl.ARRAY_BUFFER, states, gl.DYNAMIC_DRAW);
    }
  };
  const lost = (event: Event) => {
    event.preventDefault(); // Without this the browser does not give the context back.
    scene = null;
  };
  const back = () => {
    scene = build(gl);
    sheets.restart();
    upload();
    restored();
  };
  canvas.addEventListener("webglcontextlost", lost);
  canvas.addEventListener("webglcontextrestored", back);

  return {
    setPalette(next) {
      palette = next;
      upload();
    },
    setStates(next) {
      states = next;
      if (scene === null) return;
      gl.bindBuffer(gl.ARRAY_BUFFER, scene.states);
      gl.bufferData(gl.ARRAY_BUFFER, states, gl.DYNAMIC_DRAW);
    },
    draw(camera, view, deviceRatio, strength) {
      if (scene === null || palette === null || states === null) return;
      const width = Math.round(view.width * deviceRatio);
      const height = Math.round(view.height * deviceRatio);
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      const scale = camera.scale * deviceRatio;
      const seatPx = venue.pitch * camera.scale;
      gl.viewport(0, 0, width, height);
      gl.clearColor(0, 0, 0, 0);
      gl.clear(gl.COLOR_BUFFER_BIT);
      if (strength === 0) return;
      gl.useProgram(scene.program);
      gl.bindVertexArray(scene.array);
      gl.enable(gl.BLEND);
      gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
      gl.uniform2f(scene.uniform("middle"), camera.x, camera.y);
      gl.uniform2f(scene.uniform("zoom"), (2 * scale) / width, (2 * scale) / height);
      gl.uniform2f(scene.uniform("perPixel"), 2 / width, 2 / height);
      const radius = Math.max(venue.pitch * scale * radiusAt(seatPx), RADIUS_MIN_DEVICE_PX);
      gl.uniform1f(scene.uniform("radius"), radius);
      gl.uniform1f(scene.uniform("strength"), strength);
      gl.uniform3f(scene.uniform("quiet"), ...unit(palette.quiet));
      gl.uniform3f(scene.uniform("mine"), ...unit(palette.mine));
      gl.uniform3f(scene.uniform("onMine"), ...unit(palette.onMine));
      const sheet =
        seatPx < NUMBERS_FROM_PX ? null : sheets.use(scene.numbers, seatPx, deviceRatio);
      gl.uniform1i(scene.uniform("columns"), sheet?.columns ?? 0);
      gl.uniform2i(scene.uniform("cell"), ...(sheet?.cell ?? ([0, 0] as const)));
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, venue.size);
    },
    destroy() {
      canvas.removeEventListener("webglcontextlost", lost);
      canvas.removeEventListener("webglcontextrestored", back);
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

type Scene = {
  readonly program: WebGLProgram;
  readonly array: WebGLVertexArrayObject;
  readonly fixed: WebGLBuffer;
  readonly states: WebGLBuffer;
  readonly numbers: WebGLBuffer;
  uniform(name: string): WebGLUniformLocation | null;
};

function build(gl: WebGL2RenderingContext): Scene | null {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    console.error("seat map shader:", gl.getProgramInfoLog(program));
    return null;
  }
  const array = gl.createVertexArray();
  const fixed = gl.createBuffer();
  const states = gl.createBuffer();
  const numbers = gl.createBuffer();
  gl.bindVertexArray(array);
  gl.bindBuffer(gl.ARRAY_BUFFER, fixed);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, STATIC_BYTES, 0);
  gl.vertexAttribPointer(1, 4, gl.UNSIGNED_BYTE, true, STATIC_BYTES, 8);
  gl.bindBuffer(gl.ARRAY_BUFFER, states);
  gl.vertexAttribIPointer(2, 1, gl.UNSIGNED_BYTE, 1, 0);
  gl.bindBuffer(gl.ARRAY_BUFFER, numbers);
  gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_SHORT, 2, 0);
  for (const location of [0, 1, 2, 3]) gl.vertexAttribDivisor(location, 1);
  // No numbers until they are wanted (sheets.ts).
  gl.vertexAttribI4ui(3, NOWHERE, 0, 0, 0);
  for (const location of [0, 1, 2]) gl.enableVertexAttribArray(location);
  const uniforms = new Map<string, WebGLUniformLocation | null>();
  const uniform = (name: string) => {
    if (!uniforms.has(name)) uniforms.set(name, gl.getUniformLocation(program, name));
    return uniforms.get(name) ?? null;
  };
  return { program, array, fixed, states, numbers, uniform };
}

/** x and y as floats, then the category's colour and the seat's flags as bytes. */
function fixedColumns(venue: Venue, palette: Palette): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(venue.size * STATIC_BYTES);
  const floats = new Float32Array(bytes.buffer);
  const colors = venue.categories.map((c) =>
    legibleOn(rgbOf(c.color), palette.ground, SEAT_CONTRAST),
  );
  const inks = colors.map((color) => (inkOn(color) === "#ffffff" ? WHITE_INK : 0));
  for (let i = 0; i < venue.size; i++) {
    floats[i * 3] = venue.x[i]!;
    floats[i * 3 + 1] = venue.y[i]!;
    bytes.set(colors[venue.category[i]!]!, i * STATIC_BYTES + 8);
    bytes[i * STATIC_BYTES + 11] = venue.flags[i]! | inks[venue.category[i]!]!;
  }
  return bytes;
}

/** `seatPx` is the distance between neighbours in CSS pixels. */
function radiusAt(seatPx: number): number {
  const near = clamp((seatPx - FAR_BELOW_PX) / (NEAR_ABOVE_PX - FAR_BELOW_PX), 0, 1);
  return FAR_RADIUS + (SEAT_RADIUS - FAR_RADIUS) * near;
}

function unit([r, g, b]: Rgb): [number, number, number] {
  return [r / 255, g / 255, b / 255];
}
