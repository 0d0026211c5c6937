//! The declaration of a list of values, with what each is called beside it.

/// Declares a list of values, and what each is called: in the same words everywhere, or in others by purpose.
/// `ALL` holds the values in the order of their declaration, by which they also compare.
macro_rules! worded {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident by $($words:ident),+ {
            $($(#[$value_meta:meta])* $value:ident: $($text:literal),+;)+
        }
    ) => {
        $(#[$meta])*
        $vis enum $name {
            $($(#[$value_meta])* $value,)+
        }

        impl $name {
            /// Every value, in order.
            $vis const ALL: [Self; [$(stringify!($value)),+].len()] = [$(Self::$value),+];

            $crate::domain::basics::worded::worded! { @ $vis [$($words)+] $($value [$($text)+])+ }
        }
    };
    // A method each: it takes the first of the texts of every value, and leaves the others to the next.
    (@ $vis:vis [$words:ident $($more:ident)*] $($value:ident [$text:literal $($others:literal)*])+) => {
        /// Returns what the value is called.
        $vis const fn $words(self) -> &'static str {
            match self {
                $(Self::$value => $text,)+
            }
        }

        $crate::domain::basics::worded::worded! { @ $vis [$($more)*] $($value [$($others)*])+ }
    };
    (@ $vis:vis [] $($value:ident [])+) => {};
}

pub(crate) use worded;
