/** The Markdown of a page, without the lines that only MDX understands. */
export function proseOf(text: string): string {
  return text
    .replaceAll(/^import .*$/gm, '')
    .replaceAll(/^<Meta .*$/gm, '')
    .replaceAll(/\{\/\*[\s\S]*?\*\/\}/g, '')
    .trim();
}
