import type { components, operations } from '@octokit/openapi-types'

/** Some of the fields of what GitHub describes, each of the described type. */
type Some<T> = T extends (infer Element)[]
  ? Some<Element>[]
  : T extends object
    ? { [Key in keyof T]?: Some<T[Key]> }
    : T

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : never
type Described = keyof operations

/** What an operation is asked with; which fields are there is for the fake to check. */
export type AskedOf<Name extends Described> = operations[Name] extends { requestBody?: infer Body }
  ? Some<Json<NonNullable<Body>>>
  : Record<never, never>

/** What an operation answers with when it succeeds. */
export type AnswerOf<Name extends Described> = operations[Name] extends { responses: infer Responses }
  ? Some<Json<Responses[keyof Responses & (200 | 201)]>>
  : never

export type Schema<Name extends keyof components['schemas']> = Some<components['schemas'][Name]>
