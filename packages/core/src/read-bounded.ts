/** The first bytes of a body as text. The rest is not downloaded; a body that breaks or stalls yields what had come. */
export async function readBounded(response: Response, maxBytes: number, maxMs: number): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const stop = () => void reader.cancel().catch(() => undefined);
  const timer = setTimeout(stop, maxMs);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (let left = maxBytes; left > 0;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value.subarray(0, left), { stream: true });
      left -= value.length;
    }
  } catch {
    // What arrived before the connection broke is all there is.
  } finally {
    clearTimeout(timer);
    stop();
  }
  return text;
}
