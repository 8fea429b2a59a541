import type { ModelKeys } from '../../config/environment/models.ts'
import { DuckError } from '../../errors.ts'
import { google } from '../capabilities/capabilities.ts'
import type { Provider } from '../port.ts'
import { createAnthropic } from './anthropic.ts'
import { createOllama } from './ollama.ts'
import { createOpenAI } from './openai.ts'

/** A configured provider with its keys and its default model. */
export interface Configured {
  name: string
  /** One provider per key. */
  keyed: readonly [Provider, ...Provider[]]
  /** Undefined: the first model that it lists. */
  defaultModel?: string
  /** The provider runs on the local machine. */
  local: boolean
}

const googleAddress = 'https://generativelanguage.googleapis.com/v1beta/openai/'

/**
 * Returns the providers from the environment, in the default order of use. `windows` are the operator's, in tokens by
 * `provider/model`.
 */
export function configuredProviders(keys: ModelKeys, windows: Record<string, number> = {}): Configured[] {
  const each = (list: string | undefined, make: (key: string) => Provider) =>
    (list ?? '')
      .split(',')
      .map((key) => key.trim())
      .filter((key) => key !== '')
      .map(make)
  const at = (baseURL: string | undefined) => (baseURL === undefined ? {} : { baseURL })
  const all: (Omit<Configured, 'keyed'> & { keyed: readonly Provider[] })[] = [
    {
      name: 'anthropic',
      keyed: each(keys.anthropicKey, (apiKey) => createAnthropic({ apiKey, ...at(keys.anthropicUrl) })),
      defaultModel: 'claude-sonnet-5-5',
      local: false,
    },
    {
      name: 'openai',
      // A self-hosted server may not need a key.
      keyed: each(keys.openaiKey ?? (keys.openaiUrl === undefined ? undefined : 'none'), (apiKey) =>
        createOpenAI({ name: 'openai', apiKey, variable: 'OPENAI_BASE_URL', ...at(keys.openaiUrl) }),
      ),
      ...(keys.openaiUrl === undefined ? { defaultModel: 'gpt-5.4' } : {}),
      local: false,
    },
    {
      name: 'google',
      keyed: each(keys.googleKey, (apiKey) =>
        createOpenAI({
          name: 'google',
          apiKey,
          variable: 'GEMINI_BASE_URL',
          baseURL: keys.googleUrl ?? googleAddress,
          capabilities: google,
        }),
      ),
      defaultModel: 'gemini-2.5-pro',
      local: false,
    },
    {
      name: 'ollama',
      keyed: keys.ollamaHost === undefined ? [] : [createOllama({ host: keys.ollamaHost, windows })],
      local: true,
    },
    {
      name: 'lmstudio',
      keyed:
        keys.lmstudioUrl === undefined
          ? []
          : [
              createOpenAI({
                name: 'lmstudio',
                apiKey: 'lm-studio',
                variable: 'LMSTUDIO_BASE_URL',
                baseURL: keys.lmstudioUrl,
              }),
            ],
      local: true,
    },
  ]
  return all.flatMap(({ keyed: [first, ...others], ...provider }) =>
    first === undefined ? [] : [{ ...provider, keyed: [first, ...others] }],
  )
}

/** Splits `provider/model`. Throws `config` if the provider is not enabled. */
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
