const secretName =
  '[\\w-]*(?:secret|token|password|passwd|signature|credential|api[_-]?key|stream[_-]?key|auth[_-]?key)[\\w-]*';

const query = new RegExp(`([?&;]${secretName}=)[^&;#\\s"']+`, 'gi');
const field = new RegExp(`("?\\b${secretName}"?\\s*[:=]\\s*"?)[^\\s"',;&}]+`, 'gi');
const header = /(\b(?:authorization|proxy-authorization|cookie|set-cookie)"?\s*[:=]\s*"?)[^"\r\n]+/gi;
const scheme = /\b(bearer|basic)([ .])[\w+/~.=-]+/gi;
const userInfo = /(\b[a-z][a-z\d+.-]*:\/\/)[^/?#\s@]+@/gi;
const rtmpKey = /(\brtmps?:\/\/[^/\s]+\/(?:[^/?#\s"']+\/)*)[^/?#\s"']+/gi;

/** The text with tokens, signatures, passwords and RTMP stream keys replaced by `***`, fit to be sent to support. */
export function redact(text: string): string {
  return text
    .replace(query, '$1***')
    .replace(header, '$1***')
    .replace(scheme, '$1$2***')
    .replace(userInfo, '$1***@')
    .replace(rtmpKey, '$1***')
    .replace(field, '$1***');
}
