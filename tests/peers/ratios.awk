# Medians and ratios of the figures that the turns left: lines of a name, a value and its unit, with tabs between.

BEGIN { FS = "\t" }

{
    if (!($1 in turns)) order[++names] = $1
    value[$1, ++turns[$1]] = $2
    unit[$1] = $3
}

END {
    printf "\n%-46s %11s %11s %11s\n", "", "median", "lowest", "highest"
    for (i = 1; i <= names; i++) show(order[i])

    best("cqrs-es: 64 commands, best", "cqrs-es: 64 commands, pool of 10", "cqrs-es: 64 commands, pool of 1")
    best("cqrs-es: repository alone, best", "cqrs-es: repository alone, pool of 10", "cqrs-es: repository alone, pool of 1")
    best("umadb-core: 64 writers, best", "umadb-core: 64 writers, blocking", "umadb-core: 64 writers, pipelined")

    printf "\n%-60s %7s  %s\n", "ratio, median of the turns", "", "goal"
    at_most("one writer: journal / bare file, time", "journal: one writer, p50", "bare file: p50", 1.5)
    at_least("one writer: journal / umadb-core, speed", "umadb-core: one writer, p50", "journal: one writer, p50")
    at_least("one writer: journal / cqrs-es, speed", "cqrs-es: one writer, p50", "journal: one writer, p50")
    at_least("64 writers: journal / SQLite by hand", "journal: 64 writers", "SQLite by hand: 64 a commit", 0.7)
    at_least("64 writers: journal / cqrs-es", "journal: 64 writers", "cqrs-es: 64 commands, best", 10)
    at_least("64 writers: journal / cqrs-es, its repository alone", "journal: 64 writers", "cqrs-es: repository alone, best")
    at_least("64 writers: journal / umadb-core", "journal: 64 writers", "umadb-core: 64 writers, best", 1)
    at_least("typed replay: journal / cqrs-es", "journal: typed replay", "cqrs-es: typed replay", 5)
    at_least("typed replay: journal / umadb-core", "journal: typed replay", "umadb-core: typed replay")
    at_least("import: journal / cqrs-es", "journal: import", "cqrs-es: import")
    at_least("import: journal / umadb-core", "journal: import", "umadb-core: import")
}

# Of two ways to use a peer, the quicker one in each turn.
function best(name, one, other, i) {
    turns[name] = turns[one] < turns[other] ? turns[one] : turns[other]
    for (i = 1; i <= turns[name]; i++) value[name, i] = value[one, i] > value[other, i] ? value[one, i] : value[other, i]
}

function show(name, i) {
    for (i = 1; i <= turns[name]; i++) list[i] = value[name, i]
    sort(turns[name])
    printf "%-46s %11.0f %11.0f %11.0f  %s\n", name, median(turns[name]), list[1], list[turns[name]], unit[name]
}

function ratio(over, under, i, n) {
    n = turns[over] < turns[under] ? turns[over] : turns[under]
    for (i = 1; i <= n; i++) list[i] = value[over, i] / value[under, i]
    sort(n)
    return n ? median(n) : 0
}

function at_least(what, over, under, goal, found) {
    found = ratio(over, under)
    tell(what, found, goal ? "at least " goal (found >= goal ? ": reached" : ": MISSED") : "")
}

function at_most(what, over, under, goal, found) {
    found = ratio(over, under)
    tell(what, found, "at most " goal (found <= goal ? ": reached" : ": MISSED"))
}

function tell(what, found, goal) {
    printf "%-60s %7.2f  %s\n", what, found, goal
}

function median(n) { return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2 }

function sort(n, i, j, held) {
    for (i = 2; i <= n; i++) {
        held = list[i]
        for (j = i - 1; j >= 1 && list[j] > held; j--) list[j + 1] = list[j]
        list[j + 1] = held
    }
}
