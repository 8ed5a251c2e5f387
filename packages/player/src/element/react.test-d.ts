import type { LiveErrorEvent } from '@livelit/core';
import type { ComponentProps } from 'react';
import { expectTypeOf } from 'vitest';

import type { MediaEvents } from '../media-surface.ts';
import type { PlayerEvents, SeiMessageEvent } from '../player-events.ts';
import type { LivePlayer, LivePlayerEventNames } from './react.ts';

type Props = ComponentProps<typeof LivePlayer>;
type Heard<K extends keyof Props> = NonNullable<Props[K]> extends (event: infer E) => unknown ? E : never;

expectTypeOf<Exclude<keyof (PlayerEvents & MediaEvents), LivePlayerEventNames>>().toEqualTypeOf<never>();
expectTypeOf<Heard<'onError'>>().toEqualTypeOf<LiveErrorEvent>();
expectTypeOf<Heard<'onSeiMessage'>>().toEqualTypeOf<SeiMessageEvent>();
expectTypeOf<Heard<'onTimeUpdate'>>().toEqualTypeOf<Event>();
expectTypeOf<Props['src']>().toEqualTypeOf<string | undefined>();
expectTypeOf<Props['volume']>().toEqualTypeOf<number | undefined>();
