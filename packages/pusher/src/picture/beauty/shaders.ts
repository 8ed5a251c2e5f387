/** One triangle over everything; `uv` runs from the picture's top left. */
export const vertexShader = `#version 300 es
out vec2 uv;
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0);
  uv = vec2(corner.x + 1.0, 1.0 - corner.y) / 2.0;
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/**
 * All filters in one pass. Smoothing is a bilateral filter of sixteen taps on two rings, which leaves edges alone, and
 * in the natural style works on skin only. Whitening bends the tone curve and keeps black and white. The lookup table
 * has 8×8 squares of 64×64: red to the right, green down, blue from square to square.
 */
export const fragmentShader = `#version 300 es
precision highp float;
in vec2 uv;
out vec4 result;
uniform sampler2D picture;
uniform sampler2D table;
uniform sampler2D backdrop;
uniform vec2 texel;
uniform vec2 backdropScale;
uniform float smoothing;
uniform float whiteness;
uniform float ruddy;
uniform float sharpening;
uniform float tableStrength;
uniform bool natural;
uniform bool keyed;

float skin(vec3 c) {
  float cb = 0.5 - 0.169 * c.r - 0.331 * c.g + 0.5 * c.b;
  float cr = 0.5 + 0.5 * c.r - 0.419 * c.g - 0.081 * c.b;
  return smoothstep(0.5, 0.55, cr) * (1.0 - smoothstep(0.68, 0.75, cr)) * (1.0 - smoothstep(0.5, 0.55, cb));
}

vec3 smoothed(vec3 center) {
  float tolerance = natural ? 0.1 : 0.16;
  vec3 sum = center;
  float total = 1.0;
  for (int ring = 1; ring <= 2; ring++)
    for (int i = 0; i < 8; i++) {
      float angle = (float(i) + 0.5 * float(ring)) * 0.785398;
      vec3 c = texture(picture, uv + vec2(cos(angle), sin(angle)) * texel * float(ring) * 3.0).rgb;
      vec3 d = (c - center) / tolerance;
      float weight = exp(-dot(d, d));
      sum += c * weight;
      total += weight;
    }
  float share = smoothing * (natural ? skin(center) : 1.0);
  return mix(center, sum / total, share);
}

vec3 detail(vec3 center) {
  vec3 around = texture(picture, uv + vec2(texel.x, 0.0)).rgb + texture(picture, uv - vec2(texel.x, 0.0)).rgb +
    texture(picture, uv + vec2(0.0, texel.y)).rgb + texture(picture, uv - vec2(0.0, texel.y)).rgb;
  return center - around / 4.0;
}

vec3 looked(float square, vec3 c) {
  vec2 origin = vec2(mod(square, 8.0), floor(square / 8.0));
  return texture(table, (origin * 64.0 + 0.5 + c.rg * 63.0) / 512.0).rgb;
}

void main() {
  vec3 center = texture(picture, uv).rgb;
  vec3 c = center;
  if (smoothing > 0.0) c = smoothed(center);
  if (sharpening > 0.0) c += detail(center) * sharpening;
  c = clamp(c, 0.0, 1.0);
  if (whiteness > 0.0) {
    float bend = 1.0 + whiteness * 3.0;
    c = log(c * (bend - 1.0) + 1.0) / log(bend);
  }
  if (ruddy > 0.0) {
    float share = ruddy * (0.3 + 0.7 * skin(center));
    c = clamp(c + share * vec3(0.14, -0.02, 0.01) * (1.0 - c.r), 0.0, 1.0);
  }
  if (tableStrength > 0.0) {
    float blue = c.b * 63.0;
    vec3 found = mix(looked(floor(blue), c), looked(ceil(blue), c), fract(blue));
    c = mix(c, found, tableStrength);
  }
  if (keyed) {
    float strongest = max(center.r, center.b);
    float green = smoothstep(0.1, 0.25, center.g - strongest);
    vec3 behind = texture(backdrop, (uv - 0.5) * backdropScale + 0.5).rgb;
    c.g = min(c.g, mix(c.g, max(c.r, c.b), green));
    c = mix(c, behind, green);
  }
  result = vec4(c, 1.0);
}`;
