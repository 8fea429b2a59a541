import { configJsonSchema } from '../config/schema.ts'
import type { Engine } from '../engine.ts'
import { textOutcome } from '../outcome/make-outcome.ts'

/** Prints the JSON Schema of `.rubberduck.toml` for editors. */
export const configSchemaEngine: Engine = {
  run: async () => textOutcome(JSON.stringify(configJsonSchema(), null, 2)),
}
