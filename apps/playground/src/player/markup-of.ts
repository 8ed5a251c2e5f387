import type { PlayerSource } from '@livelit/player';

import { attributesOf, configOf, type OptionValues } from './player-options.ts';

const quoted = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** The HTML and JavaScript that says the same as the page's fields. Tokens are left out: they belong in no page. */
export function markupOf(sources: readonly PlayerSource[], values: OptionValues): string {
  const attributes = Object.entries(attributesOf(values)).map(([name, value]) =>
    value === '' ? ` ${name}` : ` ${name}="${quoted(value)}"`,
  );
  const [first, ...others] = sources;
  const type = (source: PlayerSource): string => (source.type ? ` type="${quoted(source.type)}"` : '');
  const head = first && others.length === 0 ? ` src="${quoted(first.url)}"${type(first)}` : '';
  const lines =
    others.length > 0
      ? sources.map((source) => `\n  <source src="${quoted(source.url)}"${type(source)}>`).join('')
      : '';
  const config = configOf(values);
  const script =
    Object.keys(config).length > 0
      ? `\n\n<script type="module">\n  document.querySelector('live-player').config = ${JSON.stringify(config)};\n</script>`
      : '';
  return `<live-player${head}${attributes.join('')}>${lines}${lines ? '\n' : ''}</live-player>${script}`;
}
