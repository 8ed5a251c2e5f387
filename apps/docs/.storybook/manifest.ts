interface Manifest {
  readonly schemaVersion: string;
  readonly modules: readonly unknown[];
}

/** One for each package that was built; a package that was not has no tables of its element, and all else. */
const found = import.meta.glob<Manifest>('../../../packages/*/custom-elements.json', {
  eager: true,
  import: 'default',
});

/** The custom elements manifests of all packages as one. */
export const manifest = {
  schemaVersion: '1.0.0',
  modules: Object.values(found).flatMap(({ modules }) => [...modules]),
};
