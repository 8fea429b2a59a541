import { digest } from '../../hash.ts'
import type { Provider } from '../port.ts'
import type { ModelDeps } from '../settings.ts'
import { type Capabilities, defaultCapabilities } from './capabilities.ts'

/** What refusals taught about a model, with the time, because servers are updated. */
interface Learned {
  at: number
  differences: Partial<Capabilities>
}

const forgottenAfterMs = 7 * 86_400_000

/** The capabilities of each model. What was learned is kept in the cache and shared by all processes. */
export interface CapabilityMemory {
  of(provider: Provider, model: string): Capabilities
  correct(provider: Provider, model: string, differences: Partial<Capabilities>): void
}

export function createCapabilityMemory({ cache, now = Date.now }: Pick<ModelDeps, 'cache' | 'now'>): CapabilityMemory {
  const own = new Map<string, Learned>()
  const keyOf = ({ name, address }: Provider, model: string) => digest('capabilities', name, address, model)
  const learned = (key: string): Partial<Capabilities> => {
    const known = own.get(key) ?? cache?.get<Learned>(key)
    return known === undefined || now() - known.at > forgottenAfterMs ? {} : known.differences
  }
  return {
    of: (provider, model) => ({
      ...defaultCapabilities(provider.capabilities, model),
      ...learned(keyOf(provider, model)),
    }),
    correct(provider, model, differences) {
      const key = keyOf(provider, model)
      const all = { at: now(), differences: { ...learned(key), ...differences } }
      own.set(key, all)
      cache?.set(key, all)
    },
  }
}
