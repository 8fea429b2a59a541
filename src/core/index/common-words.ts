/** Words that carry no information about the subject of a question. */
export const commonWords: ReadonlySet<string> = new Set(
  'about after again all also and any are because been before being between both but can code could did does doing done each file files find for from function get give had has have having how into its just know like line make many may might more most must name need not now off one only other our out over own please repo repository same say see should show since some such take tell than that the their them then there these they thing this those through too under use used uses using very want was way well were what when where which while who why will with without work works would yes you your'.split(
    ' ',
  ),
)
