"""Vocabulary: the small words of five languages, those that turn a sense around, and those that are numbers."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


FUNCTION_WORDS = _set("""
    a about above after again all also although am an and any are as at be because been before being below between both
    but by can could did do does doing down during each either else even ever every few for from further had has have
    having he her here hers herself him himself his how however i if in into is it its itself just later least less
    let many may me might more most much must my near now of off often on once one only onto or other others our ours
    out over own per rather same several shall she should since so some such than that the their theirs them themselves
    then there therefore these they this those though through thus to too toward towards under until up upon us very
    was we well were what when where whether which while who whom whose why will with within would yet you your yours
    according said says say told article articles passage passages report reported reports source sources
    der die das den dem des ein eine einen einem einer und oder in im am an auf aus bei mit nach von vom zu zum zur für
    über ist sind war waren wird wurde wurden hat haben hatte sich auch als dass es er sie wie um so noch
    le la les un une des de du et ou dans en sur à au aux par pour avec est sont était a ont qui que il elle ce se
    el los las unos unas y o del al en con por para es son fue ha han que se su sus lo como más
    il lo gli i di da della del dei e è sono era ha hanno che si per con su
""")
"""They tell nothing of what a sentence is about; of English, German, French, Spanish and Italian."""
NEGATIONS = _set("""
    not no never none nobody nothing neither nor cannot without nicht kein keine keinen nie niemand ne pas jamais rien
    aucun aucune ningún ninguna nunca nadie non mai nessuno nessuna
""")
OPPOSITES = tuple(
    frozenset(pair.split("/"))
    for pair in sorted(
        _set("""
        rise/fall rose/fell rises/falls rising/falling risen/fallen increase/decrease increased/decreased
        increases/decreases higher/lower up/down more/fewer more/less won/lost win/lose wins/loses accept/reject
        accepted/rejected accepts/rejects approve/reject approved/rejected before/after opened/closed open/closed
        began/ended begin/end starts/ends start/end started/ended started/stopped gained/lost buy/sell bought/sold
        first/last support/oppose supported/opposed supports/opposes best/worst largest/smallest highest/lowest
        allowed/banned guilty/innocent convicted/acquitted arrived/left joined/left hired/fired raised/cut
        raised/lowered confirmed/denied minimum/maximum north/south northern/southern east/west eastern/western
        morning/evening
    """)
    )
)
"""Pairs of which one in the place of the other makes a sentence false."""
CALENDAR = _set("""
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz mai
    juni juli oktober dezember lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes
    sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica janvier février mars avril juin juillet
    août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre
    noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre
""")
"""Days and months, which are names though some languages write them small."""
VERBS = frozenset({"march", "may"})
"""Months that are other words, where they are written small."""
SHORT_UNITS = frozenset({"m", "k", "am", "pm"})
"""Behind a number they tell what it is of, though they are too short, or a small word, elsewhere: £3m, 6 a.m."""
CURRENCIES = {
    word: words[-1]
    for words in (("$", "dollars", "dollar"), ("€", "euros", "euro"), ("£", "pounds", "pound"), ("¥", "yen"))
    for word in words
}
"""Before a number or after it: $6m, 6 million dollars."""
