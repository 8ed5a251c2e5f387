export { CountdownController } from './countdown-controller.ts';
export { define } from './define.ts';
export { EngineController, type EngineHost, type HostedEngine } from './engine-controller.ts';
export { LocaleController } from './locale-controller.ts';
export { tokens } from './tokens.ts';
