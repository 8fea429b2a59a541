import { checkstyle } from './checkstyle.ts'
import { concise } from './concise.ts'
import type { Format } from './format.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { markdown } from './markdown.ts'
import { rdjson } from './rdjson.ts'
import { sarif } from './sarif.ts'

/** All formats except the terminal's own text. Choices, help and documentation are derived from this list. */
export const formats: readonly Format[] = [concise, markdown, json, sarif, rdjson, github, gitlab, junit, checkstyle]
