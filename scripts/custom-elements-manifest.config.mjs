/** Keeps only the public surface in the manifest: no private, protected or #names. */
const publicOnly = {
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    for (const module of customElementsManifest.modules)
      for (const declaration of module.declarations ?? [])
        if (declaration.members)
          declaration.members = declaration.members.filter(
            (member) => member.privacy !== 'private' && member.privacy !== 'protected' && !member.name.startsWith('#'),
          );
  },
};

export default {
  globs: ['src/element/*.ts', 'src/controls/*.ts'],
  exclude: ['src/**/*.test.ts', 'src/**/*.stories.ts', 'src/element/react.ts'],
  litelement: true,
  outdir: '.',
  packagejson: false,
  plugins: [publicOnly],
};
