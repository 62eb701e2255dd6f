package io.github.ssekit.redis.simulation;

import java.util.List;

/** The mutants that the simulation must find. */
final class Mutants {

	static final List<Mutant> ALL = List.of(
			Mutant.ofScript(Protocol.LIST, "nodes are to blame for the silence of Redis",
					"return last and gap > lease / 2 and gap or 0", "return 0"),
			Mutant.ofScript(Protocol.LIST, "a silence makes leases longer by half of it only",
					"as_number(alive[i + 1] + gap)", "as_number(alive[i + 1] + gap / 2)"),
			Mutant.ofScript(Protocol.LIST, "a silence makes leases longer by twice as much",
					"as_number(alive[i + 1] + gap)", "as_number(alive[i + 1] + 2 * gap)"),
			Mutant.ofScript(Protocol.LIST, "what is moved back goes behind what waits",
					"redis.call(ARGV[4], list, element)",
					"redis.call(ARGV[4] == 'LPUSH' and 'RPUSH' or 'LPUSH', list, element)"),
			Mutant.ofCaller(Protocol.LIST, CallerFault.TAKES_THE_NEXT_ELEMENT_THOUGH_ONE_MAY_BE_IN_HAND),
			Mutant.ofScript(Protocol.STREAM, "somebody else leads before the lease is over", "ends and ends > now then",
					"ends and ends > now + 400 then"),
			// this one stood in earnest until the simulation found it
			Mutant.ofScript(Protocol.STREAM, "a call that comes late takes entries that nobody hears of",
					"last_call >= tonumber(ARGV[8])", "last_call < 0"),
			// and these four
			Mutant
				.ofScript(Protocol.STREAM, "who leads anew passes what another node has left unfinished",
						"if anew and ARGV[7] == '>' then", "if false then")
				.from(1796014860485487L),
			Mutant
				.ofScript(Protocol.STREAM, "who leads no more puts an entry aside that another node has published",
						"if state[1] ~= ARGV[1] or ", "if ")
				.from(1796014860476025L),
			Mutant
				.ofScript(Protocol.STREAM, "a call that comes late puts an entry aside that was published meanwhile",
						" or tonumber(state[2]) > tonumber(ARGV[6]) then", " then")
				.from(457),
			Mutant
				.ofScript(Protocol.STREAM, "what was published late is read again from a group that is made anew",
						"if more ~= '' then", "if false then")
				.from(4358),
			Mutant.ofScript(Protocol.STREAM, "a group that is lost begins with the next entry",
					"return is_before(facts[i + 1], dealt) and '0' or dealt", "return '$'"),
			Mutant.ofScript(Protocol.STREAM, "what has failed is not tried again", "consumer ~= ARGV[2]",
					"consumer ~= ARGV[3] and consumer ~= ARGV[2]"),
			Mutant.ofScript(Protocol.STREAM, "an entry comes before the one that it follows",
					"if ARGV[17] ~= '' and is_new(ARGV[17], ARGV[18]) then", "if false then"),
			Mutant.ofScript(Protocol.STREAM, "an entry that was published is published again",
					"if not is_new(ARGV[15], ARGV[16]) then", "if false then"),
			Mutant.ofCaller(Protocol.STREAM, CallerFault.PUBLISHES_ENTRIES_WITHOUT_THEIR_NUMBERS),
			Mutant.ofCaller(Protocol.STREAM, CallerFault.BEGINS_WITH_NEW_ENTRIES),
			Mutant.ofCaller(Protocol.STREAM, CallerFault.ACKNOWLEDGES_BEFORE_IT_HAS_PUBLISHED),
			// and this one
			Mutant.ofScript(Protocol.LEADER, "a call that comes late takes the lease back",
					" or tonumber(last_call) > tonumber(ARGV[3])", ""),
			Mutant.ofScript(Protocol.LEADER, "who asks leads", "leader ~= ARGV[1] or ", ""),
			Mutant.ofScript(Protocol.PRESENCE, "nodes are dead that were silent while Redis was away",
					"return last and gap > lease / 2 and gap or 0", "return 0"),
			Mutant.ofScript(Protocol.PRESENCE, "who says nothing for half a lease is dead",
					"return now - silence(said, now)", "return now - silence(said, now) + 500"),
			Mutant.ofCaller(Protocol.PRESENCE, CallerFault.DOES_NOT_REGISTER_ANEW));

	private Mutants() {
	}

}
