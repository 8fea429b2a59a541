/** An issue that a pull request closes. Its texts are untrusted. */
export interface LinkedIssue {
  /** `#12`, or `owner/name#12` if it is in another repository. */
  name: string
  url: string
  title: string
  body: string
}
