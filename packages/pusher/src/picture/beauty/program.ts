import { LiveCode, LiveError } from '@livelit/core';

import { fragmentShader, vertexShader } from './shaders.ts';

/** The names of the fragment shader's uniforms, in no order. */
const uniforms = [
  'picture',
  'table',
  'backdrop',
  'texel',
  'backdropScale',
  'smoothing',
  'whiteness',
  'ruddy',
  'sharpening',
  'tableStrength',
  'natural',
  'keyed',
] as const;

/** Where the values of the shader go. */
export type UniformPlaces = Readonly<Record<(typeof uniforms)[number], WebGLUniformLocation | null>>;

/** Makes the filters' program the current one. Throws ERROR_NOT_SUPPORTED where the GPU does not take it. */
export function useProgram(gl: WebGL2RenderingContext): UniformPlaces {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost())
    throw new LiveError(
      LiveCode.ERROR_NOT_SUPPORTED,
      `The GPU does not take the filters' program: ${gl.getProgramInfoLog(program) ?? 'no reason given'}`,
    );
  gl.useProgram(program);
  const place = (name: string) => gl.getUniformLocation(program, name);
  return Object.fromEntries(uniforms.map((name) => [name, place(name)])) as unknown as UniformPlaces;
}

/** A texture in this unit that is not repeated at its edges. */
export function createTexture(gl: WebGL2RenderingContext, unit: number): WebGLTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0 + unit);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  return texture;
}
