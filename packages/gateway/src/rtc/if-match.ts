/** What an `If-Match` header (RFC 9110, 13.1.1) says about a strong entity tag. */
export function ifMatch(header: string | undefined, etag: string): 'missing' | 'any' | 'match' | 'mismatch' {
  const value = header?.trim();
  if (!value) return 'missing';
  // RFC 9725 asks for `*`, and shows it in quotes in its example.
  if (value === '*' || value === '"*"') return 'any';
  const tags: readonly string[] = value.match(/(?:W\/)?"[^"]*"/g) ?? [];
  return tags.includes(etag) ? 'match' : 'mismatch';
}
