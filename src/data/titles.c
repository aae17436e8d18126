#include "data/titles.h"

#include <string.h>

#include "hamtop/base/mem.h"

/* In a pattern {a} and {b} are words of the genre, {p} a place, {g} a given
 * name, {n} a surname. */
enum { SLOT_A, SLOT_B, SLOT_PLACE, SLOT_GIVEN, SLOT_SURNAME };

struct genre_words {
	const char *name;
	const char *pattern[6];
	const char *a[16], *b[16]; /* NULL-ended when shorter */
	const char *const *place;  /* NULL: the common places */
};

static const char *const places[] = {
	"Ostrevale",	"Varnholm",   "Harrowmere", "Ilveny",	    "Tarnwick",	  "Bellisande",
	"Corvane",	"Pellworth",  "Marrowby",   "Saint Orrin",  "Dunmarsh",	  "Calderoy",
	"Esterhaven",	"Port Quill", "Lundreath",  "Merrivance",   "Kestermoor", "Vostrova",
	"Santa Avella", "Greywater",  "Ombrosa",    "Thistlecombe", "Aldermouth", "Mirovka",
};

static const char *const realms[] = {
	"Eldermere", "Vael Dorran",   "Thornreach", "the Nine Fords", "Ysgarrow",   "Caer Lorn",
	"Hollowfen", "the Ash Court", "Mirrenwild", "Sael",	      "Oakenmarch", "Duskhallow",
};

static const char *const worlds[] = {
	"Kest-9",	"Tarsis Deep",	"Orrin's Star",	 "New Calder",
	"Station Voss", "Helion Gate",	"Ganymar Prime", "Low Orbit 12",
	"Threnody",	"the Vela Rim", "Colony Eleven", "Ashmoon",
};

static const char *const given_names[] = {
	"Tilda",   "Oskar",   "Wren",	 "Bram",   "Juno",  "Maribel", "Nell",	 "Tamsin",
	"Emeric",  "Ines",    "Ludmila", "Corin",  "Odile", "Pascoe",  "Verity", "Anselm",
	"Bettina", "Leopold", "Sunniva", "Mateus", "Yara",  "Florian", "Hedda",	 "Ignatz",
};

static const char *const surnames[] = {
	"Alderly",   "Vane",	 "Pomfret",  "Marchbank", "Quennell",  "Tarrow",
	"Brisco",    "Ludlam",	 "Okafield", "Wetherall", "Stroud",    "Varga",
	"Lindell",   "Carrowby", "Delmonte", "Ashgrove",  "Pettibone", "Krantz",
	"Hallowell", "Szabra",	 "Dunmore",  "Fenwright", "Moreau",    "Oxenby",
};

static const struct genre_words genres[GENRES] = {
	[GENRE_ANIMATION] = {
		"Animation",
		{ "{g} and the {a} {b}", "The {a} {b} of {p}", "{g}'s {a} {b}", "A {b} for {g}",
		  "The {b} Who Swallowed {p}", "{g} Meets a {a} {b}" },
		{ "Marmalade", "Paper", "Clockwork", "Tangled", "Peppermint", "Upside-Down", "Woolly",
		  "Lantern-Lit", "Hiccuping", "Moonlit", "Patchwork", "Whistling", "Borrowed", "Runaway",
		  "Bluebell", "Thimble-Sized" },
		{ "Moon", "Otter", "Balloon", "Snow Engine", "Umbrella", "Hedgehog", "Teapot", "Cloud",
		  "Penguin", "Kite", "Beetle", "Postbox", "Dragonfly", "Rooster", "Submarine",
		  "Accordion" },
		NULL,
	},
	[GENRE_FAMILY] = {
		"Family",
		{ "{g} and the {b} Next Door", "The {n}s Go to {p}", "The Great {p} {a} Race",
		  "A {b} Called {g}", "Grandpa {n}'s {a}", "{g} Saves the {p} {a}" },
		{ "Soapbox", "Pumpkin", "Treehouse", "Sleigh", "Raft", "Tricycle", "Lemonade Stand",
		  "Bathtub", "Lighthouse", "Caravan", "Pancake", "Pony Club", "Bandstand", "Toboggan",
		  "Summer Fair", "Bakery" },
		{ "Goat", "Llama", "Badger", "Goose", "Donkey", "Walrus", "Piglet", "Spaniel", "Ferret",
		  "Tortoise", "Emu", "Foal", "Owl", "Magpie", "Alpaca", "Inventor" },
		NULL,
	},
	[GENRE_FANTASY] = {
		"Fantasy",
		{ "The {a} of {p}", "{g} and the {a}", "The {b} of {p}", "{a} and {b}",
		  "A {b} in {p}", "The Oath of {g} {n}" },
		{ "Thornbride", "Ember Crown", "Moon Warden", "Raven Oath", "Glass Stag", "Winter Key",
		  "Salt Witch", "Hollow King", "Lantern Knight", "Serpent Throne", "Frost Harper",
		  "Amber Sword", "Oak Queen", "Star Loom", "Bone Flute", "River Crown" },
		{ "Dragonsmith", "Spellwright", "Unicorn Keeper", "Gryphon Rider", "Rune Singer",
		  "Mapmaker", "Wolf Prince", "Storm Caller", "Ferry Troll", "Mirror Thief", "Apprentice",
		  "Goblin Envoy", "Cloud Giant", "Dream Thief", "Stone Oracle", "Seventh Daughter" },
		realms,
	},
	[GENRE_COMEDY] = {
		"Comedy",
		{ "My {b} {a}", "The {b} {a} of {p}", "Who Invited the {a}?", "{g} Hires a {a}",
		  "Three Weeks with a {b} {a}", "Mr {n} and the {b} {a}" },
		{ "Landlord", "Plumber", "Godmother", "Parrot", "Accountant", "Wedding Band", "Uncle",
		  "Bagpiper", "Dentist", "Mayor", "Choir", "Lodger", "Baker", "Chauffeur", "Understudy",
		  "Neighbour" },
		{ "Reluctant", "Second-Best", "Overdue", "Sleepless", "Ceremonial", "Slightly Haunted",
		  "Unpaid", "Allergic", "Nearsighted", "Part-Time", "Overdressed", "Tone-Deaf",
		  "Well-Meaning", "Misplaced", "Rented", "Half-Married" },
		NULL,
	},
	[GENRE_ROMANCE] = {
		"Romance",
		{ "A {a} in {p}", "Dancing with {g} {n}", "The {b} {g} Kept", "{g} and the {b} from {p}",
		  "One More {a} for {g}", "Love, {g} {n}" },
		{ "June Wedding", "Slow Waltz", "Late Summer", "Honeymoon", "Second Spring", "Rose Garden",
		  "Midnight Tango", "Little Goodbye", "Rainy Sunday", "First Snow", "Long Embrace",
		  "Tender Autumn", "Shared Umbrella", "Quiet Proposal", "Secret Courtship",
		  "Moonlit Promise" },
		{ "Love Letters", "Postcard", "Violin", "Ring", "Valentine", "Locket", "Promise", "Bouquet",
		  "Sonnet", "Gardener", "Pianist", "Photograph", "Sailor", "Dance Card", "Silk Scarf",
		  "Florist" },
		NULL,
	},
	[GENRE_DRAMA] = {
		"Drama",
		{ "The {a} of {p}", "What {g} {n} Owed", "{g} {n} Comes Home", "The {n} {b}",
		  "A {b} in {p}", "The Silence of {g} {n}" },
		{ "Ferrymen", "Bread Line", "Glassblower's Daughter", "Salt Harvest", "Last Schoolmaster",
		  "Widows", "Mill Strike", "Night Nurse", "Stonecutters", "Empty Chairs", "Weavers",
		  "Piano Tuner", "Unsent Letters", "Orphan Choir", "Flood Year", "Miners' Sons" },
		{ "Inheritance", "Reckoning", "Homecoming", "Long Winter", "Farewell", "Verdict", "Estate",
		  "Silence", "Debt", "Burial", "Marriage", "Forgiveness", "Quarrel", "Vigil", "Divorce",
		  "Testament" },
		NULL,
	},
	[GENRE_DOCUMENTARY] = {
		"Documentary",
		{ "The {a} of {p}", "Counting {b} in {p}", "{b}: A Year in {p}", "Inside the {a} of {p}",
		  "{g} {n}: A Life in {b}", "Where the {b} Went" },
		{ "Saltmakers", "Bridge Builders", "Lighthouse Archives", "Seed Vaults", "Night Shifts",
		  "Cable Layers", "Beekeepers", "Glacier Stations", "Tram Works", "Choir Schools",
		  "Map Rooms", "Fishing Fleets", "Printers", "Mountain Doctors", "Tidal Mills",
		  "Bell Foundries" },
		{ "Swifts", "Peat", "Ink", "Rivers", "Eels", "Concrete", "Cranes", "Wool", "Radio Waves",
		  "Sand", "Mosses", "Signals", "Coral", "Steam", "Orchards", "Weather" },
		NULL,
	},
	[GENRE_CRIME] = {
		"Crime",
		{ "The {p} {a}", "Murder at {p} {b}", "Inspector {n} and the {a}", "{n}'s {a}",
		  "The {b} Street {a}", "Two Bullets for {g} {n}" },
		{ "Ledger", "Alibi", "Robbery", "Confession", "Forgery", "Racket", "Syndicate", "Verdict",
		  "Hostages", "Poisoner", "Informer", "Getaway", "Swindle", "Jewel Job", "Cold Case",
		  "Gang" },
		{ "Station", "Docks", "Cannery", "Opera", "Racecourse", "Tannery", "Casino", "Arcade",
		  "Foundry", "Customs House", "Brewery", "Pawnshop", "Viaduct", "Canal", "Harbour",
		  "Market" },
		NULL,
	},
	[GENRE_THRILLER] = {
		"Thriller",
		{ "The {n} {a}", "{b} Minutes to {p}", "No Witness in {p}", "A {a} for Colonel {n}",
		  "Nobody Leaves {p}", "Run, {g} {n}" },
		{ "Protocol", "Cipher", "Exchange", "Deception", "Dossier", "Ransom", "Pursuit", "Blackout",
		  "Double", "Conspiracy", "Ultimatum Clause", "Passport", "Betrayal", "Stakeout",
		  "Wiretap", "Safehouse" },
		{ "Nine", "Eleven", "Seventeen", "Forty", "Ninety", "Twelve", "Six", "Thirty-One", "Fifty",
		  "Four", "Twenty-Two", "Fifteen", "Eighty", "Seven", "Nineteen", "Sixty-Six" },
		NULL,
	},
	[GENRE_ACTION] = {
		"Action",
		{ "{a}: Storm over {p}", "The {p} {b}", "Siege of {p}", "{a}: {n}'s Revenge",
		  "Full Throttle to {p}", "Sergeant {n} and the {b}" },
		{ "Ironhand", "Redline", "Hammerfall", "Steel Talon", "Nightraid", "Blast Radius",
		  "Warhound", "Fireproof", "Skybreaker", "Fist of Granite", "Overkill Squad",
		  "Thunderline", "Vanguard Six", "Last Bullet", "Powderkeg", "Rogue Convoy" },
		{ "Run", "Raid", "Demolition", "Showdown", "Ambush", "Breakout", "Airlift", "Strike Force",
		  "Chase", "Convoy", "Firefight", "Mercenaries", "Blitz", "Detonator", "Gauntlet",
		  "Commandos" },
		NULL,
	},
	[GENRE_HORROR] = {
		"Horror",
		{ "The {a} at {p}", "The {b} Beneath {p}", "Thirteen Nights in {p}",
		  "Never Wake the {b}", "The {n} {a}", "{g} {n} Is Not Dead" },
		{ "Cellar", "Crypt", "Choirloft", "Nursery", "Séance", "Asylum", "Graveyard Shift",
		  "Slaughterhouse", "Haunting", "Exorcism", "Curse", "Bell Tower", "Wax Room", "Attic",
		  "Bloodline", "Catacomb" },
		{ "Thing", "Ghoul", "Whisperer", "Worm", "Drowned Bride", "Hungry Dead", "Scarecrow",
		  "Teeth", "Pale Nun", "Shadow", "Butcher", "Leech", "Lurker", "Howling", "Wendigo",
		  "Puppet" },
		NULL,
	},
	[GENRE_SCIFI] = {
		"Sci-Fi",
		{ "Last Signal from {p}", "The {a} of {p}", "{p} Is Silent", "The {n} Paradox",
		  "{b} {n}", "Return of the {a}" },
		{ "Orrery", "Archivists", "Clone Wardens", "Gardeners", "Ninth Colony", "Machine Monks",
		  "Star Ferry", "Android Choir", "Orbit Pirates", "Terraformers", "Time Surveyors",
		  "Sleepers", "Antimatter Miners", "Robot Jury", "Cosmonauts", "Quantum Garden" },
		{ "Quantum", "Android", "Gravity", "Neutron", "Chrono", "Cyber-Captain", "Automaton",
		  "Starpilot", "Galactic", "Tachyon", "Orbital", "Cryo-Sleeper", "Warp", "Mechanoid",
		  "Hyperspace", "Astronaut" },
		worlds,
	},
};

const char *
genre_name(enum genre genre)
{
	return genres[genre].name;
}

/* The words of a slot; returns how many. */
static uint32_t
words_of(enum genre genre, int slot, const char *const **words)
{
	const struct genre_words *g = &genres[genre];
	uint32_t n = 0;

	switch (slot) {
	case SLOT_PLACE:
		*words = g->place ? g->place : places;
		return g->place ? ARRAY_LEN(realms) : ARRAY_LEN(places);
	case SLOT_GIVEN:
		*words = given_names;
		return ARRAY_LEN(given_names);
	case SLOT_SURNAME:
		*words = surnames;
		return ARRAY_LEN(surnames);
	default:
		*words = slot == SLOT_A ? g->a : g->b;
		while (n < ARRAY_LEN(g->a) && (*words)[n])
			n++;
		return n;
	}
}

_Static_assert(ARRAY_LEN(realms) == ARRAY_LEN(worlds), "words_of() counts them alike");
_Static_assert(ARRAY_LEN(places) <= TITLE_WORDS, "a walk has room for every word");
_Static_assert(ARRAY_LEN(given_names) <= TITLE_WORDS, "a walk has room for every word");
_Static_assert(ARRAY_LEN(surnames) <= TITLE_WORDS, "a walk has room for every word");

void
titles_start(struct titles *t, enum genre genre, struct rng *rng)
{
	const char *const *words;

	memset(t, 0, sizeof(*t));
	t->genre = genre;
	for (int slot = 0; slot < TITLE_SLOTS; slot++) {
		uint32_t n = words_of(genre, slot, &words);

		for (uint32_t i = 0; i < n; i++)
			t->order[slot][i] = i;
		rng_shuffle(rng, t->order[slot], n);
	}
}

/* Whether the text from `from` on ends in the word "a". */
static bool
ends_in_article(const struct str *out, size_t from)
{
	const char *end = out->s + out->len;
	size_t len = out->len - from;

	return len >= 2 && end[-1] == ' ' && (end[-2] == 'A' || end[-2] == 'a') &&
	       (len == 2 || end[-3] == ' ');
}

static void
add_word(struct str *out, size_t from, const char *word)
{
	if (strchr("AEIOU", word[0]) && ends_in_article(out, from)) {
		out->s[--out->len] = '\0';
		str_add(out, "n ");
	}
	str_add(out, word);
}

void
titles_next(struct titles *t, struct str *out)
{
	static const char slots[] = "abpgn";
	const struct genre_words *g = &genres[t->genre];
	const char *const *words;
	size_t from = out->len;

	for (const char *p = g->pattern[t->made++ % ARRAY_LEN(g->pattern)]; *p; p++) {
		if (*p != '{') {
			str_addc(out, *p);
			continue;
		}
		int slot = (int)(strchr(slots, p[1]) - slots);
		uint32_t n = words_of(t->genre, slot, &words);

		add_word(out, from, words[t->order[slot][t->used[slot]++ % n]]);
		p += 2;
	}
}
