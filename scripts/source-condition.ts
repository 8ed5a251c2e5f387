/** Lets the Node process that imports this resolve the workspace's packages to their sources, never to a build. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier, { ...context, conditions: ['@livelit/source', ...context.conditions] }),
});
