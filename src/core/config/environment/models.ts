import { nonempty, type Variable } from './variable.ts'

export const modelVariables: readonly Variable[] = [
  {
    name: 'ANTHROPIC_API_KEY',
    summary: 'Anthropic API key, which enables this provider. Separate several keys with commas.',
  },
  { name: 'ANTHROPIC_BASE_URL', summary: 'Base URL of the Anthropic API or of a compatible server.' },
  { name: 'ANTHROPIC_CUSTOM_HEADERS', summary: 'More headers for `ANTHROPIC_BASE_URL`, as `Name: value` in lines.' },
  {
    name: 'OPENAI_API_KEY',
    summary: 'OpenAI API key, which enables this provider. Separate several keys with commas.',
  },
  {
    name: 'OPENAI_BASE_URL',
    summary:
      'Base URL of the OpenAI API or of any compatible server, with `?api-version=…` for Azure. A compatible server may not need a key.',
  },
  { name: 'OPENAI_ORG_ID', summary: 'Organization that OpenAI bills.' },
  { name: 'OPENAI_PROJECT_ID', summary: 'Project that OpenAI bills.' },
  { name: 'OPENAI_CUSTOM_HEADERS', summary: 'More headers for `OPENAI_BASE_URL`, as `Name: value` in lines.' },
  { name: 'GEMINI_API_KEY', summary: 'Google Gemini API key, which enables this provider.' },
  { name: 'GEMINI_BASE_URL', summary: 'Base URL of the Gemini API.' },
  {
    name: 'OLLAMA_HOST',
    summary: 'Address of Ollama, for example `http://localhost:11434`, which enables this provider.',
  },
  {
    name: 'LMSTUDIO_BASE_URL',
    summary: 'Address of LM Studio, for example `http://localhost:1234/v1`, which enables this provider.',
  },
  {
    name: 'RUBBERDUCK_MODEL',
    summary:
      'Models to use, in order, for example `ollama/qwen3,anthropic/claude-…`. Default: one model of each enabled provider.',
  },
]

/** Keys and addresses of model providers; never logged. */
export interface ModelKeys {
  anthropicKey?: string
  anthropicUrl?: string
  openaiKey?: string
  openaiUrl?: string
  googleKey?: string
  googleUrl?: string
  ollamaHost?: string
  lmstudioUrl?: string
  /** `provider/model`, in order of preference. */
  wanted?: string
}

export function readModelKeys(env: NodeJS.ProcessEnv): ModelKeys {
  return nonempty({
    anthropicKey: env.ANTHROPIC_API_KEY,
    anthropicUrl: env.ANTHROPIC_BASE_URL,
    openaiKey: env.OPENAI_API_KEY,
    openaiUrl: env.OPENAI_BASE_URL,
    googleKey: env.GEMINI_API_KEY,
    googleUrl: env.GEMINI_BASE_URL,
    ollamaHost: env.OLLAMA_HOST,
    lmstudioUrl: env.LMSTUDIO_BASE_URL,
    wanted: env.RUBBERDUCK_MODEL,
  })
}
