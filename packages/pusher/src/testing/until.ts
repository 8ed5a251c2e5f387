/** Waits until `read` answers something true, and answers it; fails after `ms` with what was waited for. */
export async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
  ms = 20_000,
): Promise<T> {
  const deadline = performance.now() + ms;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`Waited ${ms / 1000} s in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
