const hidden: readonly RegExp[] = [
  /(\b(?:authorization|cookie)["']?\s*[:=]\s*["']?)[^"'\r\n]+/gi,
  /(\b(?:bearer|basic)[ .])[\w+/~.=-]+/gi,
  /((?:secret|token|passw|signature|credential|(?:api|auth|stream)[_-]?key)[\w-]{0,30}["']?\s*[:=]\s*["']?)[^\s"',;&#}]+/gi,
  // User names and passwords before a host, then stream keys behind an RTMP application.
  /(\w:\/\/)[^/?#\s@]+(?=@)/g,
  /(rtmps?:\/\/[^/\s]+\/(?:[^/?#\s"']+\/)*)[^/?#\s"']+/gi,
];

/** The text with tokens, signatures, passwords and RTMP stream keys replaced by `***`, fit to be sent to support. */
export function redact(text: string): string {
  return hidden.reduce((clean, secret) => clean.replace(secret, '$1***'), text);
}
