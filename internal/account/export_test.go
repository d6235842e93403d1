package account

// What the scenarios of the clock try: codes.
var (
	Invited = invited
	Used    = used
	UseCode = useCode
)
