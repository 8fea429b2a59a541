/** An environment variable that RubberDuck reads. The documentation is generated from it. */
export interface Variable {
  name: string
  summary: string
}
