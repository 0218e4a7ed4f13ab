/// The spellings of sounds: letters typed by ear, and the letters that they may represent.
enum PhoneticRules {
    struct Rule {
        let typed: [UInt8]
        let meant: [UInt8]
    }

    /// The rules by the last of their typed letters, see ``EditPattern/index(of:)``.
    static let byLastTyped: [[Rule]] = {
        var rules = [[Rule]](repeating: [], count: 32)
        for (typed, meant) in pairs {
            let rule = Rule(typed: Array(typed.utf8), meant: Array(meant.utf8))
            if let last = rule.typed.last { rules[EditPattern.index(of: last)].append(rule) }
        }
        return rules
    }()

    private static let pairs: [(String, String)] = [
        ("f", "ph"), ("f", "gh"), ("ff", "gh"), ("ph", "f"), ("v", "ph"), ("k", "ch"), ("k", "ck"), ("ck", "k"),
        ("k", "qu"), ("kw", "qu"), ("c", "ck"), ("ch", "tch"), ("tch", "ch"), ("sh", "ch"), ("ch", "sh"), ("sh", "s"),
        ("x", "cks"), ("x", "ks"), ("ks", "x"), ("cs", "x"), ("ct", "x"), ("xs", "x"), ("x", "xc"), ("s", "sc"),
        ("s", "ps"), ("s", "ce"), ("ss", "sc"), ("c", "sc"), ("s", "st"), ("sk", "sch"), ("sc", "sch"), ("n", "kn"),
        ("n", "gn"), ("n", "pn"), ("n", "mn"), ("r", "wr"), ("r", "rh"), ("w", "wh"), ("wh", "w"), ("h", "wh"),
        ("j", "dg"), ("j", "g"), ("g", "dg"), ("dj", "j"), ("t", "th"), ("th", "t"), ("d", "th"), ("g", "gu"),
        ("g", "gh"), ("sion", "tion"), ("tion", "sion"), ("shun", "tion"), ("shon", "tion"), ("shion", "tion"),
        ("cion", "tion"), ("tion", "cian"), ("sion", "cian"), ("shus", "cious"), ("cious", "tious"), ("us", "ous"),
        ("ous", "us"), ("ous", "eous"), ("ius", "ious"), ("er", "re"), ("re", "er"), ("el", "le"), ("le", "el"),
        ("ol", "le"), ("al", "le"), ("ul", "le"), ("or", "our"), ("our", "or"), ("er", "or"), ("or", "er"),
        ("er", "ure"), ("cher", "ture"), ("ar", "er"), ("er", "ar"), ("air", "ere"), ("ere", "eir"), ("are", "air"),
        ("air", "are"), ("ay", "ei"), ("a", "ei"), ("ay", "eigh"), ("a", "eigh"), ("a", "ai"), ("ai", "a"), ("ay", "a"),
        ("a", "ea"), ("ei", "ie"), ("ie", "ei"), ("ee", "ea"), ("ea", "ee"), ("ee", "ie"), ("ie", "ee"), ("ee", "y"),
        ("ee", "i"), ("i", "ee"), ("e", "ea"), ("e", "ie"), ("e", "ei"), ("i", "igh"), ("ite", "ight"), ("it", "ight"),
        ("y", "igh"), ("i", "ui"), ("i", "ie"), ("y", "ie"), ("ie", "y"), ("y", "ey"), ("ey", "y"), ("ys", "ies"),
        ("eys", "ies"), ("ies", "ys"), ("ies", "eys"), ("o", "oa"), ("oa", "o"), ("o", "ow"), ("o", "ough"),
        ("ow", "ou"), ("ou", "ow"), ("u", "ou"), ("ou", "u"), ("u", "oo"), ("oo", "u"), ("oo", "ou"), ("oo", "ew"),
        ("oo", "ui"), ("u", "ui"), ("ew", "ue"), ("ue", "ew"), ("u", "ew"), ("u", "ough"), ("uff", "ough"),
        ("off", "ough"), ("aw", "au"), ("au", "aw"), ("o", "au"), ("au", "o"), ("ar", "aur"), ("u", "eau"),
        ("o", "eau"), ("ant", "ent"), ("ent", "ant"), ("ance", "ence"), ("ence", "ance"), ("able", "ible"),
        ("ible", "able"), ("m", "mb"), ("m", "mn"), ("l", "lf"), ("af", "alf"), ("ok", "olk"), ("ise", "ize"),
        ("ize", "ise"), ("ly", "lly"), ("ally", "ly"), ("ly", "ally"), ("full", "ful"), ("ful", "full"),
        ("gz", "x"), ("gs", "x"), ("cc", "x"), ("kc", "cc"), ("ng", "n"), ("n", "ng"), ("in", "ing"),
    ]
}
