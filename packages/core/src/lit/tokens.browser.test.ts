import { html, LitElement } from 'lit';
import { afterEach, describe, expect, it } from 'vitest';

import { define } from './define.ts';
import { tokens } from './tokens.ts';

class TestTokensElement extends LitElement {
  static override styles = tokens;

  protected override render() {
    return html`<slot></slot>`;
  }
}

define('test-tokens', TestTokensElement);

afterEach(() => document.body.replaceChildren());

/** Relative luminance as WCAG 2 defines it. */
function luminance(color: string): number {
  const channels = color
    .match(/[\d.]+/g)!
    .slice(0, 3)
    .map(Number);
  const [red, green, blue] = channels.map((value) => {
    const part = value / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

async function colors(scheme: string, style = ''): Promise<(token: string) => string> {
  const element = document.createElement('test-tokens') as TestTokensElement;
  element.style.cssText = `color-scheme: ${scheme}; ${style}`;
  document.body.append(element);
  await element.updateComplete;
  const probe = element.appendChild(document.createElement('span'));
  return (token) => {
    probe.style.color = `var(--live-${token})`;
    return getComputedStyle(probe).color;
  };
}

describe('tokens', () => {
  it.each(['light', 'dark'])('are readable when %s', async (scheme) => {
    const color = await colors(scheme);
    for (const text of ['text', 'muted', 'accent', 'danger', 'warning']) {
      expect(contrast(color(text), color('surface')), text).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(color('accent-text'), color('accent'))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(color('focus'), color('surface'))).toBeGreaterThanOrEqual(3);
  });

  it('follow the colour scheme', async () => {
    const light = await colors('light');
    const dark = await colors('dark');
    expect(light('surface')).not.toBe(dark('surface'));
  });

  it('are set from outside', async () => {
    const color = await colors('light', '--live-accent: rgb(1, 2, 3)');
    expect(color('accent')).toBe('rgb(1, 2, 3)');
  });
});

describe('define', () => {
  it('leaves a tag alone that is taken', () => {
    define('test-tokens', class extends HTMLElement {});
    expect(customElements.get('test-tokens')).toBe(TestTokensElement);
  });
});
