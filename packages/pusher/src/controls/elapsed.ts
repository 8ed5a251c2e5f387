/** A duration as people write it: `0:07`, `12:34`, `1:02:03`. */
export function elapsed(ms: number): string {
  const all = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(all / 60) % 60;
  const hours = Math.floor(all / 3600);
  return `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(all % 60)}`;
}
