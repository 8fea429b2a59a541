import type { ModelKeys } from '../../config/environment/environment.ts'
import { DuckError } from '../../errors.ts'
import type { Provider } from '../port.ts'
import { createAnthropic } from './anthropic.ts'
import { createOllama } from './ollama.ts'
import { createOpenAI } from './openai.ts'

/** A provider with one of its keys, and the model it is asked for when nobody names one. */
export interface Configured {
  name: string
  /** One provider a key. */
  keyed: Provider[]
  /** Undefined: the first that it lists. */
  defaultModel?: string
  /** It runs on one's own machine. */
  local: boolean
}

const googleAddress = 'https://generativelanguage.googleapis.com/v1beta/openai/'

/** The providers that the environment names, in the order in which they are asked by default. */
export function configuredProviders(keys: ModelKeys): Configured[] {
  const each = (list: string | undefined, make: (key: string) => Provider) =>
    (list ?? '')
      .split(',')
      .map((key) => key.trim())
      .filter((key) => key !== '')
      .map(make)
  const at = (baseURL: string | undefined) => (baseURL === undefined ? {} : { baseURL })
  const all: Configured[] = [
    {
      name: 'anthropic',
      keyed: each(keys.anthropicKey, (apiKey) => createAnthropic({ apiKey, ...at(keys.anthropicUrl) })),
      defaultModel: 'claude-sonnet-5-5',
      local: false,
    },
    {
      name: 'openai',
      // A server of one's own may want no key.
      keyed: each(keys.openaiKey ?? (keys.openaiUrl === undefined ? undefined : 'none'), (apiKey) =>
        createOpenAI({ name: 'openai', apiKey, ...at(keys.openaiUrl) }),
      ),
      ...(keys.openaiUrl === undefined ? { defaultModel: 'gpt-5.4' } : {}),
      local: false,
    },
    {
      name: 'google',
      keyed: each(keys.googleKey, (apiKey) =>
        createOpenAI({ name: 'google', apiKey, baseURL: keys.googleUrl ?? googleAddress }),
      ),
      defaultModel: 'gemini-2.5-pro',
      local: false,
    },
    {
      name: 'ollama',
      keyed: keys.ollamaHost === undefined ? [] : [createOllama({ host: keys.ollamaHost })],
      local: true,
    },
    {
      name: 'lmstudio',
      keyed:
        keys.lmstudioUrl === undefined
          ? []
          : [createOpenAI({ name: 'lmstudio', apiKey: 'lm-studio', baseURL: keys.lmstudioUrl })],
      local: true,
    },
  ]
  return all.filter(({ keyed }) => keyed.length > 0)
}

/** `provider/model` in its parts. Throws `config` where that provider is not switched on. */
export function providerNamed(name: string, providers: readonly Configured[]): { provider: Configured; model: string } {
  const [, own = '', model = ''] = /^([^/]+)\/(.+)$/.exec(name) ?? []
  const provider = providers.find((each) => each.name === own)
  if (provider === undefined)
    throw new DuckError(
      'config',
      `Provider \`${name}\` is not configured. Set its API key or address, or use another provider.`,
    )
  return { provider, model }
}
