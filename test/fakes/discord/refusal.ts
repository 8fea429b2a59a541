/** An error answer of the API, thrown where a rule is broken. */
export class Refusal extends Error {
  readonly status: number
  readonly code: number
  readonly errors: object | undefined

  constructor(status: number, code: number, message: string, errors?: object) {
    super(message)
    this.status = status
    this.code = code
    this.errors = errors
  }

  get body(): object {
    return { message: this.message, code: this.code, ...(this.errors === undefined ? {} : { errors: this.errors }) }
  }
}

export const unknownChannel = () => new Refusal(404, 10003, 'Unknown Channel')
export const unknownMessage = () => new Refusal(404, 10008, 'Unknown Message')
export const unknownWebhook = () => new Refusal(404, 10015, 'Unknown Webhook')
export const unknownInteraction = () => new Refusal(404, 10062, 'Unknown interaction')

interface Issue {
  path: (string | number)[]
  code: string
  message: string
}

/** Collects what is wrong with a form body, and throws all of it at once, as Discord does. */
export class Form {
  private readonly issues: Issue[] = []

  /** Records that the value at the path breaks a rule. */
  wrong(path: (string | number)[], code: string, message: string): void {
    this.issues.push({ path, code, message })
  }

  /** Checks the length of a string in UTF-16 units. Absent is fine unless `least` is above 0 and it is `required`. */
  text(path: (string | number)[], value: unknown, range: { least?: number; most: number; required?: boolean }): void {
    const least = range.least ?? 0
    if (value === undefined || value === null) {
      if (range.required) this.wrong(path, 'BASE_TYPE_REQUIRED', 'This field is required')
      return
    }
    if (typeof value !== 'string') return void this.wrong(path, 'BASE_TYPE_STRING', 'Could not interpret as a string.')
    if (value.length > range.most || value.length < least)
      this.wrong(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${range.most} in length.`)
  }

  /** Checks the number of items, and returns them; a value that is no list counts as wrong. */
  list(path: (string | number)[], value: unknown, least: number, most: number): Record<string, unknown>[] {
    if (value === undefined || value === null) {
      if (least > 0) this.wrong(path, 'BASE_TYPE_REQUIRED', 'This field is required')
      return []
    }
    if (!Array.isArray(value)) {
      this.wrong(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
      return []
    }
    if (value.length < least || value.length > most)
      this.wrong(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${least} and ${most} in length.`)
    return value as Record<string, unknown>[]
  }

  /** Checks a whole number inside a range; absent is fine. */
  integer(path: (string | number)[], value: unknown, least: number, most: number): void {
    if (value === undefined || value === null) return
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most)
      this.wrong(path, 'NUMBER_TYPE_RANGE', `int value should be between ${least} and ${most}.`)
  }

  /** Throws 50035 when something was wrong. */
  end(): void {
    if (this.issues.length === 0) return
    const errors: Record<string, unknown> = {}
    for (const { path, code, message } of this.issues) {
      let at = errors
      for (const key of path) {
        at[key] ??= {}
        at = at[key] as Record<string, unknown>
      }
      at._errors = [...((at._errors ?? []) as object[]), { code, message }]
    }
    throw new Refusal(400, 50035, 'Invalid Form Body', errors)
  }
}
