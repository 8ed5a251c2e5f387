import type { WriterDefinition } from './writer.ts';
import { mp4 } from './writers/mp4/mp4.ts';

/** The writers of a recorder that is told of no others. */
export const defaultWriters: readonly WriterDefinition[] = [mp4()];
