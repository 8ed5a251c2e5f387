import { getStorybookHelpers, setStorybookHelpersConfig } from '@wc-toolkit/storybook-helpers';
import type { ArgTypesEnhancer } from 'storybook/internal/types';

import { manifest } from './manifest.ts';

setStorybookHelpersConfig({ hideArgRef: true, disableArgObserver: true });
const tags = new Set(
  manifest.modules.flatMap((module) =>
    ((module as { declarations?: { tagName?: string }[] }).declarations ?? []).map(({ tagName }) => tagName),
  ),
);

const camel = (name: string) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Describes an element whole: Storybook's own table leaves slots, states and methods out. Only what a story passes on
 * has a control, for the rest would not do anything.
 */
export const describeElement: ArgTypesEnhancer = ({ component, argTypes, initialArgs }) => {
  const tag = typeof component === 'string' ? component : '';
  if (!tags.has(tag)) return argTypes;
  const described = getStorybookHelpers(tag).argTypes;
  const passive = Object.entries(described).map(([name, type]) => [name, { ...type, control: false }] as const);
  const own = Object.entries(argTypes).filter(([name]) => name in initialArgs);
  return {
    ...Object.fromEntries(passive.filter(([name]) => !(name in initialArgs || camel(name) in initialArgs))),
    ...Object.fromEntries(own),
  } as ReturnType<ArgTypesEnhancer>;
};
